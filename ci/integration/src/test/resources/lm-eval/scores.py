"""Writes what lm-eval 0.4.13 makes of a checkpoint on some tasks: every score, and a few documents.

    python scores.py HUB_FOLDER CHECKPOINT runs.json > scores.jsonl

runs.json lists runs of lm-eval: tasks, shots, how many documents. A line of the output is a run:
its scores as lm-eval reports them, and of each task's first documents, `show` of them, the
log-likelihoods or the generated text, and what each filter's answer was measured as.

Nothing of lm-eval is changed but where its data sets come from: HUB_FOLDER, as
<dataset_path>/<dataset_name or default>/<split>.jsonl. Packages that lm-eval imports and that these
tasks do not use may be missing; the stand-ins of prompts.py take their place.
"""

import json
import pathlib
import sys
import types
from unittest import mock

HERE = pathlib.Path(__file__).resolve()
PROMPTS = HERE.parents[6] / "harness/yaml-tasks/src/test/resources/lm-eval"


def scores(run, model, manager):
    from lm_eval.evaluator import simple_evaluate

    given = simple_evaluate(
        model=model, tasks=[built(task, manager) for task in run["tasks"]], num_fewshot=run.get("num_fewshot"), limit=run["limit"],
        task_manager=manager)
    results = {}
    for task, metrics in {**given["results"], **given.get("groups", {})}.items():
        results[task] = {
            metric: value for metric, value in metrics.items()
            if isinstance(value, (int, float)) and not metric.startswith(("sample_", "samples"))}
    samples = {}
    for task, rows in given["samples"].items():
        shown = {}
        for row in rows:
            if row["doc_id"] < run.get("show", run["limit"]):
                shown.setdefault(row["doc_id"], []).append(row)
        samples[task] = [document(rows) for rows in shown.values()]
    return {"run": run["run"], "results": results, "samples": samples}


def built(task, manager):
    """A name, or a task or group with overrides; an override of null unsets a key."""
    if isinstance(task, str):
        return task
    if "group" in task:
        return manager._factory._build_group(task["group"], task, None, manager.task_index)
    return manager._factory.build(
        manager.task_index[task["task"]], overrides=task, registry=manager.task_index)


def document(rows):
    """One document's row under each filter."""
    first = rows[0]
    line = {"doc": first["doc_id"]}
    if isinstance(first["resps"][0][0], str):
        line["text"] = first["resps"][0]
    else:
        line["logprob"] = [round(float(answer[0][0]), 6) for answer in first["resps"]]
        line["greedy"] = [bool(answer[0][1]) for answer in first["resps"]]
    line["metrics"] = {
        row["filter"]: {metric: float(row[metric]) for metric in row["metrics"]} for row in rows}
    return line


def main(runs):
    import lm_eval.tasks
    from lm_eval.models.huggingface import HFLM
    from transformers import PreTrainedTokenizerFast

    # As tokenizer.json has it, and as transformers 4 loaded it. From version 5 on, AutoTokenizer
    # builds a Llama tokenizer of its own from the vocabulary: it drops what is not in the
    # vocabulary instead of giving <unk>, and adds no space before a text that begins with one.
    tokenizer = PreTrainedTokenizerFast.from_pretrained(sys.argv[2])
    model = HFLM(pretrained=sys.argv[2], tokenizer=tokenizer,
                 device="cpu", dtype="float32", batch_size=16)
    manager = lm_eval.tasks.TaskManager()
    for run in runs:
        print(json.dumps(scores(run, model, manager)), flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(PROMPTS))
    import prompts

    prompts.HUB = pathlib.Path(sys.argv[1])
    sys.meta_path.append(prompts.StandIns())
    prompts.StandIns.OPTIONAL.add("datasets")
    datasets = types.ModuleType("datasets")
    datasets.__path__ = []
    datasets.Dataset, datasets.__version__ = prompts.Dataset, "4.0.0"
    datasets.load_dataset = prompts.load_dataset
    datasets.DownloadMode = mock.MagicMock()
    sys.modules["datasets"] = datasets
    with open(sys.argv[3], encoding="utf-8") as file:
        main(json.load(file))
