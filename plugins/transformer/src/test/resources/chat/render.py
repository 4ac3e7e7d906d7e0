"""Renders conversations with the chat templates beside it, as lm-eval 0.4.13 does it with transformers.

    python render.py > rendered.json

The templates are our own, in the manner of the model families they are named after. A conversation
that ends with the assistant's turn is continued. Where a template refuses the system's turn, lm-eval
leaves that out; where it refuses the rest too, the fixture says so.
"""

import datetime
import json
import pathlib

import jinja2
import transformers.utils.chat_template_utils as utils

TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}

CONVERSATIONS = {
    "a question": [("user", "What is 2+2?")],
    "a system": [("system", "Be brief. "), ("user", " Who are you?\n")],
    "shots": [
        ("system", "Answer."), ("user", "1+1"), ("assistant", "2"), ("user", "2+2"),
        ("assistant", " 4 "), ("user", "3+3"),
    ],
    "shots without a system": [("user", "1+1"), ("assistant", "2"), ("user", "3+3")],
    "begun": [("user", "Name a colour."), ("assistant", "The colour is")],
    "begun with a space": [("user", "Name a colour."), ("assistant", "The colour is ")],
    "begun after shots": [
        ("system", "Answer."), ("user", "1+1"), ("assistant", "So: 2"), ("user", "3+3"),
        ("assistant", "So:"),
    ],
    "text that looks like a template": [("user", "{{ bos_token }} {% if %} </s> <|im_end|>")],
    "several lines, no letters, other scripts": [("user", "a\n\n  b\t\n"), ("assistant", "日本\n"), ("user", "𝄞 é ß")],
    "nothing said": [("user", "")],
    "the assistant first": [("assistant", "Hello."), ("user", "Hello?")],
}


class Midnight(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2024, 7, 26)


def messages(turns):
    return [{"role": role, "content": content} for role, content in turns]


def render(template, turns):
    unfinished = turns[-1][0] == "assistant"
    rendered, _ = utils.render_jinja_template(
        conversations=[messages(turns)], tools=None, documents=None, chat_template=template,
        continue_final_message=unfinished, add_generation_prompt=not unfinished, **TOKENS)
    return rendered[0]


def as_lm_eval(template, turns):
    try:
        return render(template, turns)
    except jinja2.exceptions.TemplateError:
        return render(template, [turn for turn in turns if turn[0] != "system"])


def main():
    utils.datetime = Midnight
    rows = []
    for file in sorted(pathlib.Path(__file__).parent.glob("*.jinja")):
        for name, turns in CONVERSATIONS.items():
            row = {"template": file.name, "conversation": name, "messages": messages(turns)}
            try:
                row["text"] = as_lm_eval(file.read_text(encoding="utf-8"), turns)
            except (jinja2.exceptions.TemplateError, ValueError) as e:
                row["refused"] = type(e).__name__
            rows.append(row)
    print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")


if __name__ == "__main__":
    main()
