"""Writes tinystories-656k.json: answers of lm-evaluation-harness to requests of every kind.

python make_fixtures.py SHARED/models/TinyStories-656K > tinystories-656k.json

Needs lm-eval, transformers and torch (CPU). The tokenizer is tokenizer.json as it stands: transformers 5 would rebuild this one
as its LlamaTokenizer, which encodes leading spaces otherwise.
"""

import json
import sys

import lm_eval
import torch
import transformers
from lm_eval.api.instance import Instance
from lm_eval.models.huggingface import HFLM

FOLDER = sys.argv[1]
LONG = "One day, a little girl named Lily went to the park. She saw a big tree and a small bird. " * 40

PAIRS = [
    ("Once upon a time, there was a little", " girl named Lily."),
    ("Once upon a time, there was a little", " boy named Tim."),
    ("Once upon a time, there was a little ", "girl"),
    ("Lily was sad.\n", "She wanted to play."),
    ("", "Once upon a time"),
    ("", "The"),
    ("  ", "He said"),
    ("<|start_story|>Once upon", " a time"),
    ("caf\u00e9 \U0001f600", " is nice"),
    (LONG, " She was happy."),
    ("Tom and", " Sam"),
    ("the cat", "s"),
    ("x", ""),
]
ROLLING = ["Once upon a time, there was a dog.", LONG, "a", "Tim said, \"No!\"\n\nThe end."]
GENERATE = [
    ("Once upon a time", ["\n"], 40),
    ("Lily and Tom went to", [" and", "."], 40),
    ("", ["dog"], 20),
    (LONG, ["."], 30),
    ("One day", [], 12),
]


def main():
    model = transformers.AutoModelForCausalLM.from_pretrained(FOLDER, dtype=torch.float32, attn_implementation="eager")
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_file=FOLDER + "/tokenizer.json",
        bos_token="<|start_story|>",
        eos_token="<|end_story|>",
        unk_token="<unk>",
        pad_token="<unk>",
    )
    lm = HFLM(pretrained=model, tokenizer=tokenizer, max_length=512, batch_size=1)

    def instances(kind, arguments):
        return [Instance(request_type=kind, doc={}, arguments=a, idx=i) for i, a in enumerate(arguments)]

    answers = []
    for pair in PAIRS:
        # lm-eval dies of continuations without tokens.
        tokens = lm._encode_pair(*pair)[1] if pair[0] else [0]
        answers.append(lm.loglikelihood(instances("loglikelihood", [pair]), disable_tqdm=True)[0] if tokens else (0.0, True))
    rolling = lm.loglikelihood_rolling(instances("loglikelihood_rolling", [(text,) for text in ROLLING]), disable_tqdm=True)
    generated = lm.generate_until(
        instances("generate_until", [(p, {"until": list(u), "max_gen_toks": n, "do_sample": False}) for p, u, n in GENERATE]),
        disable_tqdm=True,
    )
    json.dump(
        {
            "made_with": f"lm_eval {lm_eval.__version__}, transformers {transformers.__version__}, torch {torch.__version__}",
            "loglikelihood": [
                {"context": c, "continuation": t, "logprob": float(a[0]), "greedy": bool(a[1])}
                for (c, t), a in zip(PAIRS, answers)
            ],
            "rolling": [{"text": t, "logprob": float(a)} for t, a in zip(ROLLING, rolling)],
            "generate_until": [
                {"prompt": p, "stops": u, "max_tokens": n, "text": g} for (p, u, n), g in zip(GENERATE, generated)
            ],
        },
        sys.stdout,
        indent=1,
    )
    print()


main()
