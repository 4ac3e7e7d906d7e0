"""Expressions drawn at random: every filter, method, operator and format on values of every type, mostly nonsense.

Left out is what Assay leaves out on purpose: floats where sizes are wanted, the text of a generator, and Markup.
"""

import random

STRINGS = [
    "s", "u", "''", "'a'", "'abc'", "'Hello World'", "'  pad  '", "'a,b,,c'", "'x=1;y=2'", "'ÀÉîõü ß'", "'😀x'",
    "'123'", "'-4.5'", "'0x1F'", "'line1\\nline2\\r\\nline3'", '"it\'s"', "'%s-%d'", "'{} {:>4}'", "'a-b_c d.e'",
    "'I\u0307'", "'ǆ Ǆ'", "'\\t'", "'ΑΣ Σ'",
]
VALUES = STRINGS + [
    "n", "f", "lst", "empty", "dct", "docs2", "nested", "none", "true", "false", "0", "1", "-1", "2", "3", "7", "-3",
    "10", "1.5", "-2.5", "0.1", "1e16", "1e-7", "100", "255", "65", "12345678901234567890", "[3,1,2]",
    "['b','A','c']", "[1,'a',none]", "[[1,2],[3]]", "[1.5,2,true]", "(1,2)", "()", "{'a':1}", "{'x':{'y':[1,2]}}",
    "{}", "missing", "dct.missing", "range(4)", "lst[0]", "s[1:3]", "docs2[0]", "docs2[0].name", "inf",
]
PARTS = ["'a'", "' '", "','", "'b'", "''", "'ab'", "'\\n'", "'l'", "none", "1", "'x'", "'='", "'-'", "'é'", "'😀'"]
INTS = ["0", "1", "2", "3", "-1", "-2", "5", "8", "20", "true"]
BOOLS = ["true", "false"]
FILTERS = {
    "abs": [], "capitalize": [], "center": [INTS], "count": [], "default": [VALUES, BOOLS], "d": [VALUES],
    "dictsort": [BOOLS, ["'key'", "'value'"], BOOLS], "filesizeformat": [BOOLS], "first": [], "float": [VALUES],
    "format": [VALUES, VALUES], "indent": [INTS + ["'> '"], BOOLS, BOOLS],
    "int": [VALUES, ["2", "8", "10", "16", "0", "36"]], "items": [], "join": [PARTS, ["'name'", "0", "'0'"]],
    "last": [], "length": [], "list": [], "lower": [], "max": [BOOLS, ["'age'", "0"]], "min": [BOOLS, ["'age'", "0"]],
    "reverse": [], "round": [["0", "1", "2", "-1", "5"], ["'common'", "'ceil'", "'floor'"]],
    "sort": [BOOLS, BOOLS, ["'name'", "'age'", "'city,age'", "0", "'0'"]], "string": [], "striptags": [],
    "sum": [["'age'", "0"], ["0", "1.5", "[]"]], "title": [], "trim": [PARTS],
    "truncate": [["0", "1", "3", "5", "20"], BOOLS, ["'..'", "''"], ["0", "3"]], "unique": [BOOLS, ["'city'"]],
    "upper": [], "urlencode": [], "wordcount": [],
    "wordwrap": [["1", "2", "5", "8", "20", "0"], BOOLS, ["none", "'|'"], BOOLS],
    "select": [["'odd'", "'string'", "'number'", "'defined'", "'none'"]],
    "reject": [["'odd'", "'string'", "'number'"]], "batch": [["1", "2", "3", "5"], PARTS],
    "slice": [["1", "2", "3", "5"], PARTS], "replace": [PARTS, PARTS, INTS],
    "map": [["'upper'", "'string'", "'length'", "'first'", "'int'", "'float'", "'title'", "'abs'", "'trim'"]],
    "groupby": [["'city'", "'active'", "0"]],
    "selectattr": [["'active'", "'age'"], ["'defined'", "'eq'"], ["31", "true"]],
    "rejectattr": [["'active'", "'age'"]],
}
METHODS = {
    "capitalize": [], "casefold": [], "center": [INTS, PARTS], "count": [PARTS, INTS, INTS],
    "endswith": [PARTS, INTS, INTS], "expandtabs": [INTS], "find": [PARTS, INTS, INTS], "format": [VALUES, VALUES],
    "index": [PARTS, INTS, INTS], "isalnum": [], "isalpha": [], "isascii": [], "isdecimal": [], "isdigit": [],
    "isidentifier": [], "islower": [], "isnumeric": [], "isprintable": [], "isspace": [], "istitle": [],
    "isupper": [], "join": [VALUES], "ljust": [INTS, PARTS], "lower": [], "lstrip": [PARTS], "partition": [PARTS],
    "removeprefix": [PARTS], "removesuffix": [PARTS], "replace": [PARTS, PARTS, INTS], "rfind": [PARTS, INTS, INTS],
    "rindex": [PARTS, INTS], "rjust": [INTS, PARTS], "rpartition": [PARTS], "rsplit": [PARTS, INTS],
    "rstrip": [PARTS], "split": [PARTS, INTS], "splitlines": [BOOLS], "startswith": [PARTS, INTS, INTS],
    "strip": [PARTS], "swapcase": [], "title": [], "upper": [], "zfill": [INTS],
}
TESTS = [
    "defined", "undefined", "none", "number", "integer", "float", "boolean", "true", "false", "string", "mapping",
    "sequence", "iterable", "callable", "lower", "upper", "odd", "even", "divisibleby 3", "divisibleby 0", "in lst",
    "in s", "eq 1", "ne 'a'", "lt 2", "gt 1", "ge 'a'", "sameas none",
]
OPERATORS = ["+", "-", "*", "/", "//", "%", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"]
SPECS = [
    "", "5", "<5", "^7", "*^9", "05", "+", "+d", " d", ",", "_", "08.2f", ".3f", ".0f", ".2e", "g", ".3g", "#x", "#b",
    "o", "X", "c", "s", ".2s", "10s", "%", ".1%", "n", "=+6", "0=7", "d", "b", "e", "G", ">+8.1f", "012,.1f", "08,d",
    "_x", "#010x", ".10", ".1", "E", "F", "#.3g", "#o", "5.1",
]
PERCENTS = [
    "%s", "%r", "%d", "%i", "%5d", "%-5d|", "%05d", "%+d", "% d", "%x", "%X", "%#x", "%o", "%e", "%.2f", "%8.3f",
    "%-8.2f|", "%g", "%.3g", "%G", "%c", "%5s", "%-5s|", "%.2s", "%%", "%a", "%#o", "%+.1e", "%u", "%5.1f%%",
    "%08.3f", "%.0f",
]
BOUNDS = ["", "0", "1", "-1", "2", "-2", "5", "-9", "9"]
STEPS = ["", ":", ":2", ":-1", ":-2"]

# jinja2 folds constants while it compiles, and so meets the second of two errors first.
FOLDED = {
    "(('%X' % (s,))|replace(',', 'a', 1)) * ((({'x':{'y':[1,2]}})[1]) and (({'x':{'y':[1,2]}}) % (true)))",
}


class Expressions:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def arguments(self, choices):
        count = self.random.randint(0, len(choices))
        return ", ".join(self.random.choice(c) for c in choices[:count])

    def draw(self, depth):
        pick = self.random.choice
        r = self.random.random()
        if depth == 0 or r < 0.12:
            return pick(VALUES)
        if r < 0.42:
            name = pick(list(FILTERS))
            arguments = self.arguments(FILTERS[name])
            return f"({self.draw(depth - 1)})|{name}" + (f"({arguments})" if arguments else "")
        if r < 0.66:
            name = pick(list(METHODS))
            value = self.draw(depth - 1) if self.random.random() < 0.4 else pick(STRINGS)
            return f"({value}).{name}({self.arguments(METHODS[name])})"
        if r < 0.82:
            return f"({self.draw(depth - 1)}) {pick(OPERATORS)} ({self.draw(depth - 1)})"
        if r < 0.86:
            return f"({self.draw(depth - 1)}) is {pick(['', 'not '])}{pick(TESTS)}"
        if r < 0.90:
            # jinja2 folds slices of constants by rules of their own, so what is sliced is a variable.
            return f"{pick(['s', 'u', 'lst', 'nested', 'docs2'])}[{pick(BOUNDS)}:{pick(BOUNDS)}{pick(STEPS)}]"
        if r < 0.93:
            return f"({self.draw(depth - 1)})[{pick(['0', '-1', '1', '99', 'true', 'none'] + PARTS[:2])}]"
        if r < 0.96:
            return f"'{{:{pick(SPECS)}}}'.format({self.draw(depth - 1)})"
        if r < 0.985:
            return f"'{pick(PERCENTS)}' % ({self.draw(depth - 1)},)"
        return f"[{self.draw(depth - 1)}, ({self.draw(depth - 1)},), {{'k': {self.draw(depth - 1)}}}]"

    def distinct(self, count):
        seen = set()
        while len(seen) < count:
            expression = self.draw(self.random.randint(1, 3))
            # Huge results are a matter of limits, not of agreement.
            huge = "12345678901234567890) *" in expression or "* (12345678901234567890" in expression
            if not huge and expression not in seen and expression not in FOLDED:
                seen.add(expression)
                yield expression
