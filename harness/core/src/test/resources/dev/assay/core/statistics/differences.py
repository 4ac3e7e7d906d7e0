"""Paired tests for MeanDifferenceTest: python differences.py > differences.json

Made with SciPy 1.17.1. The t distribution of a sum of means with Welch's and Satterthwaite's degrees of
freedom is written out; of two samples it is what scipy.stats.ttest_ind(equal_var=False) gives, which is checked."""
import json

import numpy
from scipy import stats

random = numpy.random.default_rng(11)
paired = []
for n in (2, 5, 30, 200):
    first = random.standard_normal(n)
    second = first + 0.3 * random.standard_normal(n) + 0.1
    paired.append({"first": list(first), "second": list(second), "value": float(numpy.mean(second - first)),
                   "p": stats.ttest_rel(second, first).pvalue})
for n, p, q in ((10, 0.5, 0.5), (50, 0.4, 0.7), (300, 0.6, 0.63)):
    first = (random.random(n) < p).astype(float)
    second = (random.random(n) < q).astype(float)
    wins, losses = int(((second > first)).sum()), int((first > second).sum())
    paired.append({"first": list(first), "second": list(second), "value": float(numpy.mean(second - first)),
                   "p": stats.binomtest(wins, wins + losses).pvalue if wins + losses else 1.0})

sums = []
for sizes in ((8, 20), (5, 5, 40), (30, 31, 32, 33)):
    parts = [0.2 + random.standard_normal(n) for n in sizes]
    weights = [1 / len(sizes)] * len(sizes) if len(sizes) > 2 else [1, -1]
    variances = [w * w * p.var(ddof=1) / len(p) for w, p in zip(weights, parts)]
    df = sum(variances) ** 2 / sum(v * v / (len(p) - 1) for v, p in zip(variances, parts))
    t = sum(w * p.mean() for w, p in zip(weights, parts)) / sum(variances) ** 0.5
    pvalue = 2 * stats.t.sf(abs(t), df)
    if len(sizes) == 2:
        assert abs(pvalue - stats.ttest_ind(*parts, equal_var=False).pvalue) < 1e-12
    sums.append({"first": [list(p) for p in parts], "weights": weights, "df": df, "p": pvalue})
print(json.dumps({"paired": paired, "sums": sums}))
