"""Writes python_regex.json: what CPython's re.findall and re.sub(pattern, "") return.

Run beside this file: python3 python_regex.py
"""
import json
import re
import sys

PATTERNS = [
    # As tasks use them.
    r"#### (\-?[0-9\.\,]+)", r"(-?[$0-9.,]{2,})|(-?[0-9]+)", r"The answer is (\-?[0-9\.\,]*[0-9]+)",
    r"((?<=The answer is )(.*)(?=.)|(?<=the answer is )(.*)(?=.)|(?<=The answer: )(.*)(?=.))",
    r"(\([A-Z]\))", r"([-0-9]+)", r"\b(Yes|No|yes|no)\b", r"([A-E]).*", r"answer is \(?([ABCDEFGHIJ])\)?",
    r"(?<= )([\" \[\(<{}>\)\]]+)|([\" \[\(<{}>\)\]]+)", r"(?=(female|woman|man|male))", r"^\s*([A-D])",
    r"^(.*?)(?=\n|$)", r"^(.*?)\s*$", r".*[aA]nswer:\s*([A-L])", r"(?s).*#### ", r"\.$", r"\$", r",",
    r"\b(?:The |the |An |A |The |a |an )", r"^\s+", r"\s+$", r":[\s]*(A|B|C|D)", r"답은 \(?([A-J])\)?입니다",
    r"(((?<=[answer is ])[A-D])|([A-D]\n)|([A-D]\.)|( [A-D] )|(^[A-D]$)|(\[[A-D]\])|([A-D])|(?<=..answer..: )(.*)(?=.))",
    r"Erantzuna [$%]? ?(-?[0-9]+([ .,][0-9.,]+)?) ?[$%]? da",
    # Empty matches.
    r"", r"a*", r"a*?", r"|a", r"(.*?)", r"\b", r"\B", r"(?m)^", r"(?m)$", r"$", r"^", r"x?",
    # Classes and Unicode.
    r"\w+", r"\W+", r"\d+", r"\D+", r"\s", r"\S+", r"[\w.]+", r"[^\W\d]+", r"[\s\d]+", r"[^\s]+", r"[\D]+",
    r".", r"(?s).", r"[^a]", r"\b\w", r"\w\b", r"[\b]", r"\v", r"[\v\f]", r"\x41", r"\u00e9", r"\U0001f642", r"\101", r"\0",
    r"\N{LATIN SMALL LETTER E WITH ACUTE}",
    # Brackets and braces.
    r"[]]", r"[^]]+", r"[]a-c]+", r"[[]", r"[a&&b]+", r"[-a]+", r"[a-]+", r"[a\-c]+", r"[\]\[]", r"[{}]+", r"[ #]+", r"[.^$*]+",
    r"a{2}", r"a{,2}", r"a{2,}", r"a{1,2}?", r"{", r"}", r"{}", r"a{x}", r"{1,2", r"x{,}", r"\{\d\}",
    # Groups and flags.
    r"(?P<first_word>\w+) (?P=first_word)", r"(\w)\1", r"(a)|(b)", r"(a)?b", r"((a)|b)+", r"(?i)yes", r"(?i:A)b", r"(?i)[a-c]+", r"(?i)É",
    r"(?m)^\w+$", r"(?m:^a)|b$", r"(?x) a # the letter\n b", r"(?x)[ #]a", "(?x) (a) # first\n | b # second", r"(?x: a b )c d", r"(?x)a\ b", r"(?m:^)(?-m:a)", r"(?#note)a", r"(?>a+)b", r"a++", r"(?i)(?-i:A)b", r"(?u)\w",
    # Anchors and looking around.
    r"a$", r"a\Z", r"\Aa", r"(?<!a)b", r"(?!a)\w", r"(?<=a)b", r".$", r"a.c",
    # Other.
    r"\.", r"\-", r"\#", r"\ ", r"\"", r"\'", r"\/", r"\é", r"a|b|", r"\\",
    # No patterns.
    r"(", r")", r"[", r"a**", r"\q", r"(?P<a>x)(?P<a>y)", r"\2(a)", r"[z-a]", r"[\w-a]", r"[a-\w]", r"a(?i)b", r"(?P=none)", r"*a", "\\", r"\xg1",
]

TEXTS = [
    "", "a", "aab", "aa b ab\nabc\n", "baac", "The answer is 42.", "He has $1,234.50 left.\n#### 1,234.50", "so the answer is (B).\nDone.",
    "Answer: C\n", "Yes, no, yesterday No", "naïve café — Éé “q”", "हिन्दी में ४२", "答え は 3\u3000です 답은 (B)입니다", "x\u00a0y\u2028z\u0085w\x1cq\x0bv",
    "family 👩\u200d👩 🙂 end", "[a] {b} (c) {1} {2} a{x} a]c", "a&b a-c a^b $1.00 #x \\ /", "The cat the an apple", "the the cat cat", "line\r\nmore\rlast\n\n",
    "woman and female", "[invalid]", "A. first B) second  C ", "b\bc\x00d A", "Erantzuna $ 12.5 da", "aXb ABab é É ß ſ K",
]


def case(pattern):
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        return {"pattern": pattern, "error": str(error)}
    found = []
    for text in TEXTS:
        matches = [list(m) if isinstance(m, tuple) else [m] for m in compiled.findall(text)]
        found.append({"findall": matches, "removed": compiled.sub("", text)})
    return {"pattern": pattern, "results": found}


with open("python_regex.json", "w", encoding="utf-8") as out:
    out.write('{"python": %s,\n"texts": %s,\n"cases": [\n' % (json.dumps(sys.version.split()[0]), json.dumps(TEXTS)))
    out.write(",\n".join(json.dumps(case(p)) for p in PATTERNS))
    out.write("\n]}\n")
