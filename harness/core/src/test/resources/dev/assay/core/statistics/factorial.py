"""Analyses of variance and rank correlations for FactorialTest: python factorial.py > factorial.json

Made with statsmodels 0.15.0 and SciPy 1.17.1."""
import itertools
import json

import numpy
import pandas
from scipy.stats import kendalltau
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm

random = numpy.random.default_rng(7)
cases = []
for levels, terms in [
    ((2, 3), [[0], [1]]),
    ((3, 4, 2), [[0], [1], [2]]),
    ((2, 3, 2, 3), [[0], [1], [2], [3], [0, 1], [0, 2], [0, 3]]),
    ((4, 2, 5), [[0], [1], [2], [0, 2]]),
]:
    cells = list(itertools.product(*map(range, levels)))
    values = 0.5 + 0.1 * random.standard_normal(len(cells)) + [0.05 * c[0] - 0.03 * c[-1] for c in cells]
    frame = pandas.DataFrame(cells, columns=[f"f{i}" for i in range(len(levels))])
    frame["y"] = values
    formula = "y ~ " + " + ".join(":".join(f"C(f{i})" for i in term) for term in terms)
    table = anova_lm(ols(formula, frame).fit(), typ=1)
    rows = [table.loc[":".join(f"C(f{i})" for i in term)] for term in terms]
    cases.append({
        "levels": levels, "values": list(values), "terms": terms,
        "sum_sq": [r["sum_sq"] for r in rows], "df": [int(r["df"]) for r in rows],
        "f": [r["F"] for r in rows], "p": [r["PR(>F)"] for r in rows],
        "rest_sum_sq": table.loc["Residual", "sum_sq"], "rest_df": int(table.loc["Residual", "df"]),
    })
tau = []
for n, kinds in [(3, 9), (6, 4), (12, 5), (20, 100)]:
    x = random.integers(0, kinds, n).astype(float)
    y = random.integers(0, kinds, n).astype(float)
    tau.append({"x": list(x), "y": list(y), "tau": kendalltau(x, y, variant="b").statistic})
print(json.dumps({"anova": cases, "kendall": tau}, indent=1))
