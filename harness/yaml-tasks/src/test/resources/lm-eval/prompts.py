"""Writes what lm-eval 0.4.13 asks a model for a few documents of some tasks.

    python prompts.py HUB_FOLDER cases.json > prompts.jsonl

A line is a document: the SHA-256 of its requests' texts (contexts, continuations or stops), each
ended by a zero byte; with a third argument, --plain, the texts themselves.

HUB_FOLDER holds data sets as <dataset_path>/<dataset_name or default>/<split>.jsonl. Packages that
lm-eval imports and that building prompts does not need may be missing; stand-ins take their place.
"""

import hashlib
import importlib.abc
import importlib.machinery
import json
import pathlib
import sys
import types
from unittest import mock


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Makes every package that cannot be found an object that answers anything."""

    OPTIONAL = {
        "dill", "evaluate", "sacrebleu", "sqlitedict", "pytablewriter", "sklearn", "rouge_score",
        "word2number", "zstandard", "jsonlines", "more_itertools", "peft", "tqdm_multiprocess",
        "accelerate", "multiprocess", "nltk", "absl", "Levenshtein",
    }

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in self.OPTIONAL:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        module = mock.MagicMock(name=spec.name)
        module.__path__ = []
        module.__spec__ = spec
        return module

    def exec_module(self, module):
        pass


class Dataset(list):
    """What lm-eval uses of datasets.Dataset."""

    @property
    def features(self):
        return dict.fromkeys(self[0])

    def map(self, function):
        return Dataset({**row, **function(row)} for row in self)

    def filter(self, function):
        return Dataset(row for row in self if function(row))


def load_dataset(path, name=None, **_):
    folder = HUB / path / (name or "default")
    splits = {}
    for file in folder.glob("*.jsonl"):
        with file.open(encoding="utf-8") as rows:
            splits[file.stem] = Dataset(json.loads(row) for row in rows)
    if not splits:
        raise FileNotFoundError(folder)
    return splits


def sha(texts):
    return hashlib.sha256("".join(text + "\0" for text in texts).encode("utf-8")).hexdigest()


def main(cases):
    from lm_eval.api.task import ConfigurableTask
    from lm_eval.tasks._yaml_loader import load_yaml
    import lm_eval.tasks

    root = pathlib.Path(lm_eval.tasks.__file__).parent
    for case in cases:
        config = load_yaml(root / case["yaml"])
        for key in ("tag", "group", "task_list"):
            config.pop(key, None)
        config.update(case.get("overrides", {}))
        task = ConfigurableTask(config=config)
        if case.get("num_fewshot") is not None and task.config.num_fewshot != 0:
            task.set_config(key="num_fewshot", value=case["num_fewshot"])
        task.set_fewshot_seed(seed=case.get("seed", 1234))
        task.build_all_requests(limit=case["limit"], rank=0, world_size=1)
        asked = {}
        for instance in task.instances:
            texts = asked.setdefault(instance.doc_id, [])
            if instance.request_type == "generate_until":
                texts += [instance.args[0], *instance.args[1]["until"]]
            else:
                texts += instance.args
        for doc, texts in asked.items():
            line = {"case": case["case"], "doc": doc}
            line.update({"texts": texts} if "--plain" in sys.argv else {"sha256": sha(texts)})
            print(json.dumps(line))


if __name__ == "__main__":
    HUB = pathlib.Path(sys.argv[1])
    sys.meta_path.append(StandIns())
    datasets = types.ModuleType("datasets")
    datasets.Dataset, datasets.load_dataset, datasets.__version__ = Dataset, load_dataset, "4.0.0"
    datasets.DownloadMode = mock.MagicMock()
    sys.modules["datasets"] = datasets
    with open(sys.argv[2], encoding="utf-8") as file:
        main(json.load(file))
