"""Writes choice_metrics.json: what lm-eval's own code and scikit-learn make of random log-likelihoods.

Run beside this file, with lm-eval 0.4.13 and scikit-learn:  python3 choice_metrics.py
"""
import json
import random
import sys
from types import SimpleNamespace
from unittest import mock

for absent in ["datasets", "evaluate", "dill", "sqlitedict", "rouge_score", "pytablewriter", "word2number"]:  # not used here
    sys.modules.setdefault(absent, mock.MagicMock())

from lm_eval.api import metrics  # noqa: E402
from lm_eval.api.task import ConfigurableTask  # noqa: E402
from sklearn.metrics import f1_score, matthews_corrcoef  # noqa: E402

NAMES = ["acc", "acc_norm", "acc_bytes", "acc_mutual_info", "exact_match", "brier_score", "f1", "mcc"]


def sample(rnd, count, many):
    texts = ["yes", "no", "Москва", "a long choice of words", "日本", "👩‍🚀 up", "x"]
    choices = [rnd.choice(texts) + ("" if rnd.random() < 0.5 else " %d" % i) for i in range(count)]
    ties = rnd.random() < 0.2
    lls = [-float(rnd.randint(1, 3)) if ties else round(-rnd.expovariate(0.2), 6) for _ in range(2 * count)]
    greedy = [rnd.random() < 0.3 for _ in range(2 * count)]
    gold = sorted(rnd.sample(range(count), rnd.randint(1, count))) if many else rnd.randrange(count)
    # For several right choices lm-eval's acc_mutual_info fails.
    names = [n for n in NAMES if not many or n != "acc_mutual_info"]
    task = SimpleNamespace(
        OUTPUT_TYPE="multiple_choice",
        config=SimpleNamespace(process_results=None),
        _metric_fn_list=dict.fromkeys(names),
        multiple_input=0,
        multiple_target=len(gold) if many else 0,
        doc_to_choice=lambda doc: choices,
        doc_to_target=lambda doc: gold,
    )
    result = ConfigurableTask.process_results(task, {}, list(zip(lls, greedy))[: count if many else 2 * count])
    scores = {n: float(result[n]) for n in ["acc", "acc_norm", "acc_bytes", "exact_match"]}
    if not many:
        scores["acc_mutual_info"] = float(result["acc_mutual_info"])
        scores["brier_score"] = float(metrics.brier_score([result["brier_score"]]))
    return {"choices": choices, "logprobs": lls, "greedy": greedy, "gold": gold if many else [gold], "scores": scores}, result


def corpus(seed):
    rnd = random.Random(seed)
    count, many = rnd.choice([2, 2, 3, 4, 5]), rnd.random() < 0.3
    made = [sample(rnd, count, many) for _ in range(rnd.randint(1, 12))]
    scores = {}
    if not many:
        gold, preferred = zip(*[r["f1"] for _, r in made])
        preferred = [int(p) for p in preferred]
        scores["mcc"] = float(metrics.matthews_corrcoef([r["mcc"] for _, r in made]))
        for average in ["macro", "micro", "weighted"]:
            scores["f1 " + average] = float(f1_score(gold, preferred, average=average, zero_division=0))
        if count == 2:
            scores["f1"] = float(metrics.f1_score([r["f1"] for _, r in made]))
        assert scores["mcc"] == float(matthews_corrcoef(gold, preferred))
    return {"samples": [s for s, _ in made], "scores": scores}


with open("choice_metrics.json", "w", encoding="utf-8") as out:
    out.write('{"corpora": [\n')
    out.write(",\n".join(json.dumps(corpus(seed)) for seed in range(50)))
    out.write("\n]}\n")
