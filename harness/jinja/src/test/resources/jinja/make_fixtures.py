"""Writes what CPython and jinja2 make of the cases beside this file, as oracles for the Java engine.

    python3 make_fixtures.py        # needs jinja2 3.1; writes *.json beside itself

Values that JSON cannot hold (inf, nan) are written as {"$float": "inf"}.
"""

import ast
import copy
import datetime
import json
import math
import pathlib
import re
import sys

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

sys.dont_write_bytecode = True

from random_expressions import Expressions
from regexes import PATTERNS, REPLACEMENTS, TEXTS
from statements import CASES

HERE = pathlib.Path(__file__).parent
NOW = datetime.datetime(2026, 1, 5, 9, 5, 7)

CONTEXT = {
    "s": "Hello World",
    "u": "a😀béz",
    "n": 3,
    "f": 2.5,
    "inf": math.inf,
    "nan": math.nan,
    "t": True,
    "none_value": None,
    "lst": [1, 2, 3],
    "empty": [],
    "nested": [["a", "b"], ["c", "d"]],
    "dct": {"a": 1, "b": "two", "nested": {"deep": "x"}},
    "keyed": {"items": "an item", "keys": 5},
    "docs": [{"question": "Q?", "choices": {"text": ["w", "x", "y"], "label": ["A", "B", "C"]}, "answer": "text"}],
    "docs2": [
        {"name": "Ann", "age": 31, "city": "paris", "active": True, "tags": ["x"], "zip": 1},
        {"name": "bob", "age": 25, "city": "Rome", "active": False, "tags": ["y"]},
        {"name": "Cid", "age": 40, "city": "Paris", "active": True, "tags": ["z", "w"]},
    ],
}

MESSAGES = [
    {"role": "system", "content": "You are terse."},
    {"role": "user", "content": " Hi there \n"},
    {"role": "assistant", "content": "Hello!"},
    {"role": "user", "content": "What's 2 < 3 & \"why\"?"},
]
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "Looks up the weather — now.",
            "parameters": {
                "type": "object",
                "properties": {
                    "city": {"type": "string", "description": "the city's name"},
                    "days": {"type": "integer", "enum": [1, 2, 3]},
                },
                "required": ["city"],
            },
        },
    }
]
TOOL_MESSAGES = [
    {"role": "user", "content": "Weather in Paris?"},
    {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "get_weather", "arguments": {"city": "Paris"}}}],
    },
    {"role": "tool", "tool_call_id": "call_1", "name": "get_weather", "content": "12°C"},
    {"role": "user", "content": "Thanks"},
]
PARTS = [
    {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "What is this?"}]},
    {"role": "assistant", "content": [{"type": "text", "text": "<think>hm</think>A cat."}]},
    {"role": "user", "content": [{"type": "text", "text": "Sure?"}]},
]


def conversations():
    base = {"bos_token": "<s>", "eos_token": "</s>"}
    yield "plain", {**base, "messages": MESSAGES, "add_generation_prompt": True}
    yield "no generation prompt", {**base, "messages": MESSAGES[:3], "add_generation_prompt": False}
    yield "no system", {**base, "messages": MESSAGES[1:], "add_generation_prompt": True}
    yield "tools", {**base, "messages": TOOL_MESSAGES, "tools": TOOLS, "add_generation_prompt": True}
    yield "parts", {**base, "messages": PARTS, "add_generation_prompt": True}
    yield "wrong order", {**base, "messages": [MESSAGES[1], MESSAGES[1]], "add_generation_prompt": True}
    yield "empty", {**base, "messages": [], "add_generation_prompt": True}


def task_environment():
    """lm_eval.utils.env."""
    env = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    env.filters["regex_replace"] = lambda string, pattern, repl, count=0: re.sub(pattern, repl, string, count=count)
    return env


class Generation(jinja2.ext.Extension):
    """The tag that transformers uses to mark what the assistant wrote."""

    tags = {"generation"}

    def parse(self, parser):
        lineno = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_body"), [], [], body).set_lineno(lineno)

    def _body(self, caller):
        return caller()


def chat_environment():
    """transformers.utils.chat_template_utils._cached_compile_jinja_template."""
    env = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
    )

    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = NOW.strftime
    return env


ENVIRONMENTS = {"task": task_environment(), "chat": chat_environment()}
for trim in (False, True):
    for lstrip in (False, True):
        ENVIRONMENTS[f"trim={trim} lstrip={lstrip}"] = jinja2.Environment(
            trim_blocks=trim, lstrip_blocks=lstrip, undefined=jinja2.StrictUndefined
        )


def outcome(render):
    try:
        return {"output": render()}
    except jinja2.exceptions.TemplateSyntaxError as e:
        return {"error": "SYNTAX", "line": e.lineno}
    except jinja2.exceptions.UndefinedError as e:
        return {"error": "UNDEFINED", "message": e.message}
    except jinja2.exceptions.SecurityError:
        return {"error": "SECURITY"}
    except jinja2.exceptions.TemplateError as e:
        return {"error": "RUNTIME", "message": e.message}
    except SyntaxError:
        return {"error": "SYNTAX"}
    except AssertionError:
        return {"error": "PYTHON", "type": "ValueError"}
    except re.error:
        return {"error": "PYTHON", "type": "re.error"}
    except RuntimeError:
        return {"error": "RUNTIME"}
    except Exception as e:
        return {"error": "PYTHON", "type": type(e).__name__}


def case(name, template, context, environment):
    result = outcome(lambda: ENVIRONMENTS[environment].from_string(template).render(**context))
    return {"name": name, "environment": environment, "template": template, "context": context, **result}


def plain(value):
    if isinstance(value, float) and not math.isfinite(value):
        return {"$float": str(value)}
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, list) else value


def write(name, rows):
    # What prints an address is different every time, and nobody prints it on purpose.
    rows = [row for row in rows if " at 0x" not in row.get("output", "")]
    body = ",\n".join(json.dumps(plain(row), ensure_ascii=True) for row in rows)
    (HERE / name).write_text("[\n" + body + "\n]\n", encoding="utf-8")
    print(name, len(rows))


def expressions():
    for line in (HERE / "expressions.txt").read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("#"):
            row = case(line, "{{ " + line + " }}", CONTEXT, "task")
            del row["context"]
            yield row


def random_expressions():
    for expression in Expressions(20260105).distinct(3000):
        # The filter indent adds to a list that it is given, so each case has values of its own.
        row = case(expression, "{{ " + expression + " }}", copy.deepcopy(CONTEXT), "task")
        del row["context"]
        if "<generator" not in row.get("output", "").lower() and len(row.get("output", "")) < 1000:
            yield row


def statements():
    for name, template, *rest in CASES:
        context = rest[0] if rest else {}
        for environment in rest[1] if len(rest) > 1 else ["task"]:
            yield case(name, template, context, environment)


def chats():
    for path in sorted((HERE / "chat").glob("*.jinja")):
        template = path.read_text(encoding="utf-8")
        for name, context in conversations():
            row = case(f"{path.stem}: {name}", template, context, "chat")
            row["template"] = path.name
            yield row


def regexes():
    for i, pattern in enumerate(PATTERNS):
        try:
            compiled = re.compile(pattern)
        except re.error:
            yield {"pattern": pattern, "error": True}
            continue
        for j, text in enumerate(TEXTS):
            match = compiled.search(text)
            replacement = REPLACEMENTS[(i + j) % len(REPLACEMENTS)]
            row = {
                "pattern": pattern,
                "text": text,
                "findall": repr(compiled.findall(text)),
                "search": repr((match[0], *match.groups()) if match else None),
                "replacement": replacement,
            }
            try:
                yield {**row, "sub": compiled.sub(replacement, text), "sub 1": compiled.sub(replacement, text, count=1)}
            except (re.error, IndexError):
                yield row


def literals():
    for line in (HERE / "literals.txt").read_text(encoding="utf-8").split("\n"):
        if not line or line.startswith("# "):
            continue
        text = line.replace("⏎", "\n")
        try:
            yield {"literal": text, "repr": repr(ast.literal_eval(text))}
        except Exception as e:
            yield {"literal": text, "error": type(e).__name__}


if __name__ == "__main__":
    write("expressions.json", expressions())
    write("random.json", random_expressions())
    write("context.json", [CONTEXT])
    write("statements.json", statements())
    write("chat.json", chats())
    write("regexes.json", regexes())
    write("literals.json", literals())
