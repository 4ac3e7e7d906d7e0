"""Makes corpus.txt, merges.json: python3 bpe.py SHARED (tokenizers 0.22; SHARED is optional, the folder of shared inputs).

merges.json holds the merges of Hugging Face's BpeTrainer on corpus.txt and on SHARED's bpe_training_fixture/corpus.en, and
the ids of a sentence.
"""
import json
import pathlib
import random
import sys

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

here = pathlib.Path(__file__).parent
rng = random.Random(11)
syllables = ["ba", "lo", "mi", "tu", "ñe", "ß", "中文", "aa", "th", "é", "12", "7", "'s", "😀", "ing", "."]
weights = [1 / (rank + 1) for rank in range(300)]
words = ["".join(rng.choices(syllables, k=rng.randint(1, 4))) for _ in range(300)]
lines = []
for _ in range(250):
    line = rng.choice(["", " ", "\t"])
    for word in rng.choices(words, weights, k=rng.randint(0, 12)):
        line += word + rng.choice([" ", " ", " ", "  ", ", ", "\u00a0"])
    lines.append(line)
(here / "corpus.txt").write_text("\n".join(lines), encoding="utf8", newline="")


def train(file, size):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train([str(file)], trainer)
    return tokenizer


def merges(tokenizer):
    return [" ".join(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]


sentence = "balo thing's  12中文<|endoftext|>\n ñe😀 unseen"
tokenizer = train(here / "corpus.txt", 600)
fixture = {
    "corpus.txt": merges(tokenizer),
    "sentence": sentence,
    "ids": tokenizer.encode(sentence).ids,
}
if len(sys.argv) > 1:
    shared = pathlib.Path(sys.argv[1]) / "tokenizers/bpe_training_fixture/corpus.en"
    fixture["corpus.en"] = merges(train(shared, 500))
(here / "merges.json").write_text(json.dumps(fixture, ensure_ascii=False, indent=0), encoding="utf8")
