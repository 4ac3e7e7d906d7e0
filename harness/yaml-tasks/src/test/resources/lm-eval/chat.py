"""Writes what lm-eval 0.4.13 asks a model for in conversations, before any chat template.

    python chat.py HUB_FOLDER chat-cases.json > chat.jsonl

Every case is asked with 0 and 2 shots, as running text and as a conversation with the shots in one
turn and in turns of their own, without and with a system instruction. A line is a document: the
SHA-256 of its requests' texts, as prompts.py makes it. A conversation counts as the text

    role \x01 content \x02 ... and \x03 at the end where a turn of the assistant is to be started

Further arguments: as prompts.py has them.
"""

import itertools
import json
import pathlib
import sys
import types
from unittest import mock

import prompts


def chat(messages, add_generation_prompt):
    turns = "".join(f"{turn['role']}\x01{turn['content']}\x02" for turn in messages)
    return turns + ("\x03" if add_generation_prompt else "")


def main(cases):
    from lm_eval.api.task import ConfigurableTask
    from lm_eval.tasks._yaml_loader import load_yaml
    import lm_eval.tasks

    root = pathlib.Path(lm_eval.tasks.__file__).parent
    styles = itertools.product([0, 2], ["text", "single", "multi"], [None, "Answer truthfully."])
    for case, (shots, form, system) in itertools.product(cases, list(styles)):
        config = load_yaml(root / case["yaml"])
        for key in ("tag", "group", "task_list"):
            config.pop(key, None)
        config.update(json.loads(json.dumps(case.get("overrides", {}))))
        task = ConfigurableTask(config=config)
        if task.config.num_fewshot != 0:
            task.set_config(key="num_fewshot", value=shots)
        task.set_fewshot_seed(seed=1234)
        task.build_all_requests(
            limit=case["limit"], rank=0, world_size=1, system_instruction=system,
            apply_chat_template=form != "text", fewshot_as_multiturn=form == "multi",
            chat_template=chat if form != "text" else None)
        asked = {}
        for instance in task.instances:
            texts = asked.setdefault(instance.doc_id, [])
            for _ in range(instance.repeats):
                if instance.request_type == "generate_until":
                    texts += [instance.args[0], *instance.args[1]["until"]]
                else:
                    texts += instance.args
        for doc, texts in asked.items():
            line = {"case": case["case"], "shots": shots, "form": form, "system": system, "doc": doc}
            line.update(
                {"texts": texts} if "--plain" in sys.argv else {"sha256": prompts.sha(texts)})
            print(json.dumps(line))


if __name__ == "__main__":
    prompts.HUB = pathlib.Path(sys.argv[1])
    sys.meta_path.append(prompts.StandIns())
    datasets = types.ModuleType("datasets")
    datasets.Dataset, datasets.load_dataset = prompts.Dataset, prompts.load_dataset
    datasets.__version__, datasets.DownloadMode = "4.0.0", mock.MagicMock()
    sys.modules["datasets"] = datasets
    with open(sys.argv[2], encoding="utf-8") as file:
        main(json.load(file))
