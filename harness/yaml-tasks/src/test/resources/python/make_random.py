"""Writes what CPython's random.Random draws, as the oracle of PythonRandomTest: python3 make_random.py"""

import json
import pathlib
import random

SEEDS = [0, 1, 42, 1234, -7, 2**31, 2**32 - 1, 2**32, 1099511640121, 2**63 - 1]


def draws(seed):
    r = random.Random(seed)
    yield "random", [], r.random()
    for k in (0, 1, 5, 31, 32, 33, 48, 63):
        yield "bits", [k], r.getrandbits(k)
    for n in (1, 2, 3, 10, 1000, 2**31 - 1):
        yield "below", [n], r.randrange(n)
    # 21 + 4 ** ceil(log(3 k, 4)) is where sample goes from a pool to a set: 21, 85 and 277 here.
    for n, k in [(1, 0), (1, 1), (10, 5), (21, 5), (22, 5), (84, 6), (85, 6), (86, 6), (85, 21), (277, 22), (278, 22), (7473, 5), (100, 100), (5000, 64)]:
        yield "sample", [n, k], r.sample(range(n), k)
    for n, k in [(10, 5), (1, 3), (14042, 20)]:
        yield "choices", [n, k], r.choices(range(n), k=k)
    for n in (0, 1, 2, 5, 30):
        items = list(range(n))
        r.shuffle(items)
        yield "shuffle", [n], items
    # Past the first 624 words.
    for _ in range(2000):
        r.random()
    yield "random", [], r.random()


rows = [{"seed": s, "draws": [{"method": m, "arguments": a, "result": x} for m, a, x in draws(s)]} for s in SEEDS]
path = pathlib.Path(__file__).parent / "random.json"
path.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n", encoding="utf-8")
