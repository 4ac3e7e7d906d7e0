"""Makes estimates.json: python estimates.py > estimates.json (NumPy, SciPy, statsmodels)."""
import json

import numpy as np
import scipy
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

rng = np.random.default_rng(20260101)


def mean_case(name, x):
    x = np.asarray(x, dtype=float)
    d = DescrStatsW(x)
    low, high = d.tconfint_mean(0.05)
    if np.isin(x, (0, 1)).all():
        low, high = proportion_confint(x.sum(), len(x), alpha=0.05, method="wilson")
    return dict(name=name, rows=[[v] for v in x], value=x.mean(), stderr=stats.sem(x), low=low, high=high)


def ratio_case(name, a, b, exp):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    n, r = len(a), a.sum() / b.sum()
    s = np.cov(a, b)
    se = np.sqrt((s[0, 0] - 2 * r * s[0, 1] + r * r * s[1, 1]) / n) / b.mean()
    low, high = stats.t.interval(0.95, n - 1, r, se)
    f = np.exp if exp else (lambda v: v)
    return dict(name=name, exp=exp, rows=np.stack([a, b], 1).tolist(), value=f(r),
                stderr=se * (f(r) if exp else 1), low=f(low), high=f(high))


def bca_case(name, x, f):
    x = np.asarray(x, dtype=float)
    result = stats.bootstrap((x,), f, n_resamples=499, method="BCa", vectorized=False, rng=rng)
    jackknife = [float(f(np.delete(x, i))) for i in range(len(x))]
    return dict(name=name, observed=float(f(x)), replicates=result.bootstrap_distribution.tolist(),
                jackknife=jackknife, stderr=result.standard_error,
                low=result.confidence_interval.low, high=result.confidence_interval.high)


def group_case(name, members, by_size):
    """members: one array of measurements a task."""
    k, n = len(members), np.array([len(m) for m in members])
    means, var = np.array([m.mean() for m in members]), np.array([m.var(ddof=1) for m in members])
    proportion = all(np.isin(m, (0, 1)).all() for m in members)
    if by_size:
        value = np.concatenate(members).mean()
        within = sum(((m - m.mean()) ** 2).sum() for m in members)
        df = n.sum() - k
        se = np.sqrt(within / df / n.sum())
        effective = n.sum()
    else:
        value = means.mean()
        se = np.sqrt((var / n).sum()) / k
        df = (var / n).sum() ** 2 / (((var / n) ** 2) / (n - 1)).sum()
        effective = k * k / (1 / n).sum()
    if proportion:
        low, high = proportion_confint(value * effective, effective, method="wilson")
    else:
        low, high = stats.t.interval(0.95, df, value, se)
    return dict(name=name, bySize=by_size, members=[[[v] for v in m] for m in members],
                value=value, stderr=se, low=low, high=high)


coin = lambda n, p: (rng.random(n) < p).astype(float)
unlike = [rng.normal(m, s, n) for m, s, n in ((0, 1, 12), (3, 5, 30), (-2, 0.1, 7))]
subjects = [coin(n, p) for n, p in ((100, 0.3), (13, 0.9), (57, 0.55), (4, 0.5))]
bits = rng.gamma(2.0, 40.0, 60)
print(json.dumps(dict(
    versions=dict(numpy=np.__version__, scipy=scipy.__version__),
    means=[
        mean_case("normal", rng.normal(5, 2, 40)),
        mean_case("two", [0.25, 0.75]),
        mean_case("large offset", 1e9 + rng.random(200)),
        mean_case("proportion", coin(200, 0.31)),
        mean_case("all right", np.ones(25)),
        mean_case("all wrong", np.zeros(3)),
    ],
    ratios=[
        ratio_case("bits per byte", bits, rng.integers(20, 300, 60), False),
        ratio_case("word perplexity", 5.1 * np.arange(1, 31) + rng.normal(0, 9, 30), np.arange(1, 31), True),
        ratio_case("perplexity of items", rng.exponential(3, 50), np.ones(50), True),
    ],
    bootstraps=[
        bca_case("median", rng.normal(0, 1, 41), np.median),
        bca_case("skewed mean", rng.exponential(1, 30), np.mean),
        bca_case("standard deviation", rng.normal(0, 3, 25), lambda v: np.std(v, ddof=1)),
    ],
    groups=[
        group_case("subjects by size", subjects, True),
        group_case("subjects alike", subjects, False),
        group_case("unlike by size", unlike, True),
        group_case("unlike alike", unlike, False),
    ],
)))
