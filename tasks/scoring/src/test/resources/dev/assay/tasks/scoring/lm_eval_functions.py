"""Writes what filters and metrics of lm-eval 0.4.13's tasks BBH and DROP make of some answers.

    python lm_eval_functions.py > lm_eval_functions.jsonl
"""

import json
import random

import lm_eval.tasks
import pathlib
import sys

TASKS = pathlib.Path(lm_eval.tasks.__file__).parent


def module(folder):
    sys.modules.pop("utils", None)
    sys.path.insert(0, str(TASKS / folder))
    import utils
    sys.path.pop(0)
    return utils


def filters(bbh):
    listed = ("Which is it?\nOptions:\n(A) the red one\n(B) the red one, twice\n(C) Nobody\n"
              "(D) a-b; c.")
    doc = {"input": listed}
    answers = [
        "So the answer is (B).", "(A) or (C)", "", "the red one", "THE RED ONE, twice!", "Nobody knows",
        "answer: D", "answer:B and then:C", "a-b c", "none of it", "(Z)", ": (A", "nobody: B"]
    for select in (0, -1):
        given = {"regex_pattern": r"(\([A-Z]\))", "group_select": select, "ignore_case": True,
                 "ignore_punctuation": True}
        yield case("multi_choice_regex", {**given, "choices_in": "input"}, doc, answers,
                   bbh.MultiChoiceRegexFilter(**given))
    given = {"regex_pattern": r"(\([A-Z]\))"}
    yield case("multi_choice_regex", {**given, "choices_in": "input"}, doc, answers,
               bbh.MultiChoiceRegexFilter(**given))
    yield case("multi_choice_regex", {**given, "choices_in": "input"}, {"input": "No list."}, answers,
               bbh.MultiChoiceRegexFilter(**given))

    given = {"group_select": 0, "ignore_case": True, "regex_pattern_to_value": {
        r"\b(no|does not tell the truth|is not telling the truth)\b": "no",
        r"\b(yes|tells the truth|is telling the truth)\b": "yes"}}
    answers = ["Yes.", "No, she tells the truth", "He does not tell the truth.", "perhaps", "",
               "She IS TELLING the truth", "yesterday", "not yes but no"]
    yield case("map_regex", given, {}, answers, bbh.MapRegexFilter(**given))
    given = {**given, "group_select": -1, "ignore_punctuation": True, "regexes_to_ignore": ["perhaps "]}
    yield case("map_regex", given, {}, answers + ["perhaps no"], bbh.MapRegexFilter(**given))

    doc = {"input": "Sort the following words alphabetically: List: oat pea oats bean pea's"}
    answers = ["bean oat oats pea", "oats, oat; bean and pea", "pea bean pea oat", "", "none", "bean\npea's"]
    yield case("word_sort", {}, doc, answers, bbh.WordSortFilter())


def case(name, parameters, doc, answers, filter):
    answered = filter.apply([[answer] for answer in answers], [doc] * len(answers))
    return {"filter": name, "parameters": parameters, "doc": doc, "answers": answers,
            "filtered": [one[0] for one in answered]}


def drop(utils):
    rng = random.Random(7)
    words = ["the", "a", "5", "5.0", "5,000", "$12.50", "twelve", "Tom", "tom-cat", "yards", "1_000", "nan",
             "touch-down", "in", "1e3", "St.", "--", "An", "'94", "2nd", "-7", "é", "naïve", "3.14", "+4"]
    for _ in range(120):
        answers = [
            tuple(" ".join(rng.choices(words, k=rng.randint(1, 4))) for _ in range(rng.choice([1, 1, 1, 2, 3])))
            for _ in range(rng.randint(1, 3))]
        if rng.random() < 0.1:
            answers[0] = (" ",)
        text = " ".join(rng.choices(words, k=rng.randint(0, 5)))
        if rng.random() < 0.5:
            text = rng.choice(["", " ", "the "]) + rng.choice(rng.choice(answers)).upper() + rng.choice(["", "!"])
        measured = utils.process_results({"answers": answers}, [text])
        yield {"answers": answers, "text": text,
               "em": float(measured["em"]), "f1": float(measured["f1"])}


for row in [*filters(module("bbh/cot_zeroshot")), *drop(module("drop"))]:
    print(json.dumps(row))
