"""Writes filters.json: what lm-eval's own filters and exact_match make of some answers.

Run beside this file, with lm-eval 0.4.13:  python3 filters.py
"""
import json

from lm_eval.api.metrics import exact_match_hf_evaluate
from lm_eval.filters.extraction import MultiChoiceRegexFilter, RegexFilter, WhitespaceFilter
from lm_eval.filters.selection import MajorityVoteFilter, TakeFirstFilter, TakeKFilter
from lm_eval.filters.transformation import LowercaseFilter, MapFilter, UppercaseFilter

ANSWERS = [
    "He has 3 + 4 = 7 apples.\n#### 7", "The answer is (B).", "The answer is: Paris, of course", "#### 1,234.50 and #### -9",
    "A: (C) or (D)", "", "  \u00a0 padded\u3000\n", "$18.00 or 20", "it is : B", "PARIS FRANCE!", "New York City it is", "new york", "no idea",
    "İstanbul ẞ straße", "(A)(B)", "answer:\u00a0D", "Yes", "yes", "YES.", "the the", "42", "42", "7", "x : Z",
]
CHOICES = [
    ["Paris", "London", "New York", "New York City"], ["yes", "no"], [" Paris, France", "Rome.", "Yes!", ""], ["7", "42", "1", "2", "3"],
]
STRICT = {"regex_pattern": r"#### (\-?[0-9\.\,]+)"}
FLEXIBLE = {"regex_pattern": r"(-?[$0-9.,]{2,})|(-?[0-9]+)", "group_select": -1}
LETTER = {"regex_pattern": r"(\([A-Z]\))"}

REGEX = [
    {}, STRICT, FLEXIBLE, LETTER, {**LETTER, "group_select": -1, "fallback": "none"}, {"regex_pattern": "(x)?(y)?"}, {"regex_pattern": r"\s*$"},
    {"regex_pattern": "(?i)answer is (.*)"},
]
MULTI_CHOICE = [
    LETTER, {**LETTER, "ignore_case": True, "ignore_punctuation": True}, {**LETTER, "group_select": -1, "ignore_case": True},
    {**LETTER, "regexes_to_ignore": ["[Tt]he ", ","], "ignore_case": True}, {"regex_pattern": r"answer is (.*)"},
]
MAP = [{"mapping_dict": {"Yes": 1, "yes": "sure"}, "default_value": -1}, {"mapping_dict": {"42": 0}, "default_value": "none"}]
EXACT_MATCH = [
    {}, {"ignore_case": True}, {"ignore_punctuation": True}, {"ignore_numbers": True}, {"ignore_case": True, "ignore_punctuation": True},
    {"regexes_to_ignore": [",", r"\$", r"(?s).*#### ", r"\.$"], "ignore_case": True}, {"regexes_to_ignore": [r"\b(?:The |the |An |A |The |a |an )"]},
]
PAIRS = [
    ("Paris", "paris"), ("Paris.", "Paris"), ("$1,234.", "1234"), ("x #### 7.", "7"), ("7", "7.0"), ("The cat", "cat"), ("a1b2", "ab"), ("é", "É"),
    ("“Paris”", "Paris"), ("", ""), ("The An apple", "apple"), ("no", "yes"), ("straße", "STRASSE"), ("it's", "its"), ("U.S.", "us"),
]


def run(name, build, parameters, choices=None):
    docs = [{"choices": choices}]
    answers = [a for a in build().apply([ANSWERS], docs)]
    result = answers[0]
    return {"filter": name, "parameters": parameters, "choices": choices, "result": [result] if isinstance(result, str) else [str(a) for a in result]}


cases = [run("regex", lambda p=p: RegexFilter(**p), p) for p in REGEX]
cases += [run("multi_choice_regex", lambda p=p: MultiChoiceRegexFilter(**p), p, c) for p in MULTI_CHOICE for c in CHOICES]
cases += [run("map", lambda p=p: MapFilter(**p), p) for p in MAP]
cases += [run("take_first", TakeFirstFilter, {}), run("take_first_k", lambda: TakeKFilter(k=3), {"k": 3}), run("majority_vote", MajorityVoteFilter, {})]
cases += [run("lowercase", LowercaseFilter, {}), run("uppercase", UppercaseFilter, {}), run("remove_whitespace", WhitespaceFilter, {})]
matches = [
    {"parameters": p, "answer": a, "gold": g, "score": float(exact_match_hf_evaluate([a], [g], **p)["exact_match"])} for p in EXACT_MATCH for a, g in PAIRS
]

with open("filters.json", "w", encoding="utf-8") as out:
    out.write('{"answers": %s,\n"cases": [\n' % json.dumps(ANSWERS))
    out.write(",\n".join(map(json.dumps, cases)))
    out.write('\n],\n"exact_match": [\n')
    out.write(",\n".join(map(json.dumps, matches)))
    out.write("\n]}\n")
