"""Makes paired.json: python paired.py > paired.json (NumPy, SciPy, statsmodels)."""
import json

import numpy as np
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(20260102)


def mcnemar_case(both, second, first, neither):
    p = mcnemar([[both, first], [second, neither]], exact=True).pvalue
    n, z = both + second + first + neither, stats.norm.ppf(0.975)
    p12, p21 = (second + 1) / (n + 2), (first + 1) / (n + 2)
    se = np.sqrt((p12 + p21 - (p12 - p21) ** 2) / (n + 2))
    a = [1] * both + [0] * second + [1] * first + [0] * neither
    b = [1] * both + [1] * second + [0] * first + [0] * neither
    return dict(first=a, second=b, p=float(p), difference=(second - first) / n, stderr=se,
                low=p12 - p21 - z * se, high=p12 - p21 + z * se)


def sign_flip_case(name, a, b):
    r = stats.permutation_test((b, a), lambda x, y: np.mean(x - y), permutation_type="samples",
                               n_resamples=np.inf, alternative="two-sided")
    return dict(name=name, first=a.tolist(), second=b.tolist(), p=float(r.pvalue))


def cluster_case(name, sizes):
    groups = np.repeat(np.arange(len(sizes)), sizes)
    order = rng.permutation(len(groups))
    groups = groups[order]
    shared = rng.normal(0, 1, len(sizes))
    a, b = rng.normal(0, 1, len(groups)), rng.normal(0.3, 1, len(groups)) + shared[groups]
    fit = sm.OLS(b - a, np.ones(len(groups))).fit(
        cov_type="cluster", cov_kwds=dict(groups=groups, use_correction=True))
    return dict(name=name, first=a.tolist(), second=b.tolist(), clusters=groups.tolist(),
                difference=float(fit.params[0]), stderr=float(fit.bse[0]))


ps = [0.001, 0.02, 0.02, 0.04, 0.3, 0.9, 0.011, 1.0]
print(json.dumps(dict(
    mcnemar=[mcnemar_case(*c) for c in ((30, 9, 3, 8), (5, 0, 0, 5), (400, 61, 88, 451), (0, 7, 0, 1))],
    signFlip=[
        sign_flip_case("ten normal pairs", rng.normal(0, 1, 10), rng.normal(0.8, 1, 10)),
        sign_flip_case("ties and repeats", np.array([0., 1, .5, .5, 1, 0, 0, 1]), np.array([1., 1, .5, 1, 1, 1, 0, .5])),
    ],
    clusters=[cluster_case("unequal", [3, 8, 1, 5, 12, 2, 2, 7, 4, 9]), cluster_case("singles", [1] * 25)],
    adjusted=dict(p=ps, holm=multipletests(ps, method="holm")[1].tolist(),
                  benjaminiHochberg=multipletests(ps, method="fdr_bh")[1].tolist()),
)))
