"""Makes welch.json: python3 welch.py > welch.json (SciPy 1.x, NumPy)."""
import json
import numpy as np
from scipy import stats

random = np.random.default_rng(7)
cases = []
for n, m, a, b in [(5, 5, 1.0, 1.0), (3, 12, 0.1, 2.0), (40, 25, 3.0, 0.5), (2, 2, 1.0, 4.0)]:
    first = random.normal(10, a, n)
    second = random.normal(11, b, m)
    test = stats.ttest_ind(second, first, equal_var=False)
    low, high = test.confidence_interval(0.9)
    cases.append(
        {
            "first": first.tolist(),
            "second": second.tolist(),
            "degrees_of_freedom": test.df,
            "stderr": (second.mean() - first.mean()) / test.statistic,
            "bound": low,
        }
    )
print(json.dumps({"welch": cases}))
