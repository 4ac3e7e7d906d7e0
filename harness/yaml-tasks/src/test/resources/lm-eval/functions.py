"""Writes what Python functions of lm-eval 0.4.13's tasks make of some rows.

    python functions.py > functions.jsonl

A line is a definition's folder, the function, rows, and its results; of `process_docs` all rows that
it leaves.
"""

import importlib.util
import json
import pathlib
import sys

import prompts

TASKS = None


def module(folder, name="utils"):
    spec = importlib.util.spec_from_file_location("loaded", TASKS / folder / (name + ".py"))
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def case(folder, function, rows):
    called = getattr(module(folder), function)
    docs = function.startswith("process_")
    results = list(called(prompts.Dataset(rows))) if docs else [called(row) for row in rows]
    return {"folder": folder, "function": function, "rows": rows, "results": results}


def cases():
    question = {"question": "Was?  \n", "category": "computer science",
                **{f"option_{i}": f"Wahl {i}" if i < 7 else None for i in range(10)},
                "cot_content": "A: Let's think step by step. So. The answer is (C)."}
    for language in sorted(path.parent.name for path in (TASKS / "mmlu_prox").glob("??/utils.py")):
        yield case(f"mmlu_prox/{language}", "doc_to_text", [question])
        yield case(f"mmlu_prox/{language}", "fewshot_to_text", [
            question, {**question, "cot_content": "A: Denken wir Schritt für Schritt nach. Nun."}])
    rows = [{"category": name} for name in ("computer science", "law", "computer_science")]
    yield case("mmlu_prox/de", "process_computer_science", rows)
    yield case("mmlu_prox/de", "process_law", rows)
    rows = [{"subject_category": name} for name in ("Social Sciences", "STEM", "social_sciences")]
    yield case("global_mmlu/default/ar", "process_social_sciences", rows)
    yield case("global_mmlu/default/ar", "process_stem", rows)
    for path in sorted((TASKS / "afrixnli").glob("*/*/utils.py")):
        if "def doc_to_target" in path.read_text():
            folder = str(path.parent.relative_to(TASKS))
            yield case(folder, "doc_to_target", [{"label": label} for label in range(3)])
    date = {"day": "", "month": "", "year": ""}
    none = {"number": "", "date": date, "spans": []}
    yield case("drop", "process_docs", [
        {"query_id": "1", "passage": "p", "question": "q", "answer": {**none, "number": "3"},
         "validated_answers": {"number": ["", "3", ""], "date": [date, date, date],
                               "spans": [["a", "b"], [], ["three"]]}},
        {"query_id": "2", "passage": "p", "question": "q",
         "answer": {**none, "date": {"day": "", "month": "May", "year": "1066"}},
         "validated_answers": {"number": [], "date": [], "spans": []}}])


if __name__ == "__main__":
    prompts.StandIns.OPTIONAL.add("datasets")
    sys.meta_path.append(prompts.StandIns())
    import lm_eval.tasks

    TASKS = pathlib.Path(lm_eval.tasks.__file__).parent
    for row in cases():
        print(json.dumps(row, ensure_ascii=False))
