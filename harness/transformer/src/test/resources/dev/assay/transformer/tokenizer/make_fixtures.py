"""Writes tokenizers.json: token ids of the same texts by the Python libraries.

python make_fixtures.py SHARED > tokenizers.json

SHARED is the folder with the real inputs (models/, tokenizers/). Needs tokenizers and sentencepiece.
"""

import json
import sys
from pathlib import Path

import sentencepiece
import tokenizers

TEXTS = [
    "",
    " ",
    "Hello world",
    " Hello world",
    "Once upon a time, there was a little girl named Lily.",
    "runs  of   spaces    and\ttabs \t end  ",
    "lines\nand\n\nblank\r\nlines\n",
    "na\u00efve caf\u00e9 \u2014 \u201cquoted\u201d \u00bd \u20ac5",
    "\u4f60\u597d\uff0c\u4e16\u754c\u3002 \u041f\u0440\u0438\u0432\u0435\u0442 \u0645\u0631\u062d\u0628\u0627",
    "emoji \U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467 done",
    "e\u0301 combining, nul \u0000 inside, nbsp\u00a0here",
    "don't you'll we've I'M 1234567890 3.14",
    "def f(x):\n    return x ** 2  # square\n",
    "<|endoftext|> <s> </s> <unk> <|start_story|>x",
    "\u2581already spaced\u2581",
    "zzz\u2603\u2603\u2603zzz",
]


def huggingface(path):
    tokenizer = tokenizers.Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    # As transformers: the library itself keeps special tokens that are marked "normalized".
    special = {i for i, token in tokenizer.get_added_tokens_decoder().items() if token.special}
    for text in TEXTS:
        with_special = tokenizer.encode(text).ids
        yield {
            "text": text,
            "encode": with_special,
            "encode_text_only": tokenizer.encode(text, add_special_tokens=False).ids,
            "decode": tokenizer.decode([i for i in with_special if i not in special], skip_special_tokens=False),
        }


def gpt2(folder):
    vocabulary = json.load(open(folder / "encoder.json"))
    merges = [
        tuple(line.split())
        for line in open(folder / "vocab.bpe", encoding="utf-8").read().split("\n")[1:]
        if line
    ]
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE(vocabulary, merges))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    tokenizer.add_special_tokens(["<|endoftext|>"])
    for text in TEXTS:
        ids = tokenizer.encode(text).ids
        yield {"text": text, "encode": ids, "encode_text_only": ids,
               "decode": tokenizer.decode(ids, skip_special_tokens=True)}


def sentencepiece_model(path):
    processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
    for text in TEXTS:
        ids = processor.encode(text)
        yield {"text": text, "encode": [processor.bos_id()] + ids, "encode_text_only": ids}


def llama2c(path):
    """encode() of llama2.c's run.c, in Python."""
    import struct

    data = open(path, "rb").read()
    pieces, scores, at = [], [], 4
    while at < len(data):
        score, length = struct.unpack_from("<fi", data, at)
        pieces.append(data[at + 8 : at + 8 + length])
        scores.append(score)
        at += 8 + length
    ids = {piece: i for i, piece in reversed(list(enumerate(pieces)))}
    for text in TEXTS:
        tokens = [ids[b" "]] if text else []
        for character in text:
            utf8 = character.encode()
            tokens += [ids[utf8]] if utf8 in ids else [b + 3 for b in utf8]
        while True:
            best = max(
                ((scores[ids[a + b]], -i) for i, (a, b) in
                 enumerate(zip((pieces[t] for t in tokens), (pieces[t] for t in tokens[1:])))
                 if a + b in ids),
                default=None,
            )
            if best is None:
                break
            i = -best[1]
            tokens[i : i + 2] = [ids[pieces[tokens[i]] + pieces[tokens[i + 1]]]]
        yield {"text": text, "encode": [1] + tokens, "encode_text_only": tokens}


def main(shared):
    sources = {
        "models/TinyStories-656K": huggingface(shared / "models/TinyStories-656K/tokenizer.json"),
        "tokenizers/gpt_neox_pythia/20B_tokenizer.json": huggingface(
            shared / "tokenizers/gpt_neox_pythia/20B_tokenizer.json"
        ),
        "tokenizers/olmo/allenai_dolma2.json": huggingface(shared / "tokenizers/olmo/allenai_dolma2.json"),
        "tokenizers/gpt2": gpt2(shared / "tokenizers/gpt2"),
        "models/babyllama-tok105/tok105.model": sentencepiece_model(
            shared / "models/babyllama-tok105/tok105.model"
        ),
        "models/stories260K/tok512.bin": llama2c(shared / "models/stories260K/tok512.bin"),
    }
    made_with = f"tokenizers {tokenizers.__version__}, sentencepiece {sentencepiece.__version__}"
    result = {"made_with": made_with, "tokenizers": {name: list(cases) for name, cases in sources.items()}}
    json.dump(result, sys.stdout, indent=1, ensure_ascii=True)
    print()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
