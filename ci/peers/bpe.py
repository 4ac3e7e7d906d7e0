"""Trains byte-level BPE with Hugging Face's tokenizers and with Assay, in turn, and compares time and merges.

    python3 ci/peers/bpe.py TEXT [--vocab-size 32000] [--rounds 3]

Needs the tokenizers package, and ./assay built. Times are of whole processes, wall and processor.
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HUGGING_FACE = """
import sys
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
tokenizer = Tokenizer(models.BPE())
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
trainer = trainers.BpeTrainer(vocab_size=int(sys.argv[2]), special_tokens=["<|endoftext|>"],
    initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
tokenizer.train([sys.argv[1]], trainer)
tokenizer.save(sys.argv[3])
"""


def timed(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def merges(file):
    with open(file, encoding="utf8") as source:
        return json.load(source)["model"]["merges"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text")
    parser.add_argument("--vocab-size", default="32000")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    root = os.path.join(os.path.dirname(__file__), "..", "..")
    with tempfile.TemporaryDirectory() as folder:
        theirs = os.path.join(folder, "theirs.json")
        commands = {
            "Hugging Face": [sys.executable, "-c", HUGGING_FACE, options.text, options.vocab_size, theirs],
            "Assay": [os.path.join(root, "assay"), "train-tokenizer", "--data", options.text, "--vocab-size",
                      options.vocab_size, "--out", folder],
        }
        times = {name: [] for name in commands}
        for _ in range(options.rounds):
            for name, command in commands.items():
                times[name].append(timed(command))
        for name, measured in times.items():
            wall, cpu = (statistics.median(column) for column in zip(*measured))
            print(f"{name:12} wall {wall:6.1f} s, processor {cpu:6.1f} s (medians of {options.rounds})")
        same = merges(theirs) == merges(os.path.join(folder, "tokenizer.json"))
        print("merges equal" if same else "MERGES DIFFER")


main()
