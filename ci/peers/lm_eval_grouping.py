#!/usr/bin/env python3
"""How much of a run is computed, and how long it takes beside lm-eval's own grouping on PyTorch.

    python ci/peers/lm_eval_grouping.py --data HUB --tokenizer GPT2 [--questions 20] [--threads 1]

HUB holds cais/mmlu/SUBJECT/{dev,test}.jsonl and openai/gsm8k/main/{train,test}.jsonl, GPT2 the files
encoder.json and vocab.bpe. Needs torch, transformers and lm-eval, and the backend built (mvn -q
-pl harness/transformer-onednn -am package).

Counted over all questions of ten subjects of MMLU, five shots, and over all of GSM8K, eight shots:
tokens that reading each request by itself takes, and the nodes of the requests' prefix tree, which
is what Assay computes. Timed over some questions of each subject on a random Llama (12 layers, 768
wide): the same token ids, read by Assay and, as requests, by lm-eval's HFLM, which computes
requests that differ in one last token as one. Both clocks are given: wall time, and processor
time, which other work on the machine hits less. The log-likelihoods of both are compared.
"""
import argparse
import json
import pathlib
import random
import subprocess
import tempfile
import time

import torch
from lm_eval.api.instance import Instance
from lm_eval.models.huggingface import HFLM
from tokenizers import Tokenizer
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from pytorch import ROOT, classpath, sh

SUBJECTS = 10


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--tokenizer", type=pathlib.Path, required=True)
    parser.add_argument("--questions", type=int, default=20, help="of each subject that are timed")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch-size", type=int, default=8, help="lm-eval's")
    return parser.parse_args()


def read(path):
    return [json.loads(line) for line in path.read_text().split("\n") if line]


def letters(doc):
    """lm-eval's mmlu: one of four letters."""
    lines = [doc["question"].strip()]
    lines += [f"{letter}. {choice}" for letter, choice in zip("ABCD", doc["choices"])]
    return "\n".join(lines) + "\nAnswer:", [f" {letter}" for letter in "ABCD"]


def texts(doc):
    """lm-eval's mmlu_continuation: the choice itself."""
    return f"Question: {doc['question'].strip()}\nAnswer:", [f" {c}" for c in doc["choices"]]


def mmlu(data, form):
    """For each subject, a list of questions: a context and its continuations."""
    for folder in sorted((data / "cais/mmlu").iterdir())[:SUBJECTS]:
        name = folder.name.replace("_", " ")
        prompt = f"The following are multiple choice questions (with answers) about {name}.\n\n"
        for doc in read(folder / "dev.jsonl")[:5]:
            context, choices = form(doc)
            prompt += context + choices[doc["answer"]] + "\n\n"
        yield [(prompt + form(doc)[0], form(doc)[1]) for doc in read(folder / "test.jsonl")]


def gsm8k(data):
    """Prompts of eight shots, the same for all."""
    folder = data / "openai/gsm8k/main"
    shots = "".join(f"Question: {doc['question']}\nAnswer: {doc['answer']}\n\n"
                    for doc in read(folder / "train.jsonl")[:8])
    return [f"{shots}Question: {doc['question']}\nAnswer:" for doc in read(folder / "test.jsonl")]


def nodes(sequences):
    """Of the prefix tree."""
    count, last = 0, ()
    for ids in sorted(map(tuple, sequences)):
        shared = 0
        while shared < min(len(last), len(ids)) and last[shared] == ids[shared]:
            shared += 1
        count += len(ids) - shared
        last = ids
    return count


def report(title, requested, computed):
    print(f"{title}: {requested} tokens requested, {computed} computed, {requested / computed:.1f} times fewer",
          flush=True)


def assay(model, threads, mode, lines, work):
    (work / "requests").write_text("\n".join(" ".join(map(str, line)) for line in lines))
    java = sh("ci/jdk.sh") + "/bin"
    path = classpath(work)
    sh(f"{java}/javac", "-d", str(work), "-cp", path, "ci/peers/RequestsPeer.java")
    out = subprocess.run(
        [f"{java}/java", "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
         "-cp", path, "RequestsPeer", str(model), str(threads), mode, str(work / "requests")],
        cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.split("\n")
    return list(map(float, out[0].split())), list(map(float, filter(None, out[1:])))


def main():
    args = arguments()
    torch.manual_seed(0)
    torch.set_num_threads(args.threads)
    bpe = Tokenizer(BPE.from_file(str(args.tokenizer / "encoder.json"), str(args.tokenizer / "vocab.bpe")))
    bpe.pre_tokenizer = ByteLevel(add_prefix_space=False)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=bpe, eos_token="<|endoftext|>")
    model = LlamaForCausalLM(LlamaConfig(
        vocab_size=50257, hidden_size=768, intermediate_size=2048, num_hidden_layers=12,
        num_attention_heads=12, max_position_embeddings=4096)).eval()
    peer = HFLM(pretrained=model, tokenizer=tokenizer, batch_size=args.batch_size, max_length=4096,
                device="cpu")
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        model.save_pretrained(work / "model")
        for title, form in (("MMLU, letters", letters), ("MMLU, texts", texts)):
            subjects = list(mmlu(args.data, form))
            encoded = [[peer._encode_pair(context, choice) for context, choices in questions
                        for choice in choices] for questions in subjects]
            read_ids = [(a + b)[:-1] for pairs in encoded for a, b in pairs]
            report(title, sum(map(len, read_ids)), nodes(read_ids))
            print(f"  where requests that differ in one last token are one: "
                  f"{sum(map(len, set(map(tuple, read_ids)))) / nodes(read_ids):.1f} times fewer")
            # Some questions of each, the same ones every time.
            chosen = [random.Random(1).sample(questions, args.questions) for questions in subjects]
            requests = [(context, choice) for questions in chosen for context, choices in questions
                        for choice in choices]
            pairs = [peer._encode_pair(*request) for request in requests]
            (seconds, requested, computed, processor), ours = assay(
                work / "model", args.threads, "score", [[len(a), *a, *b] for a, b in pairs], work)
            wall, cpu = time.perf_counter(), time.process_time()
            theirs = peer.loglikelihood(
                [Instance("loglikelihood", {}, request, i) for i, request in enumerate(requests)],
                disable_tqdm=True)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            worst = max(abs(a - b[0]) for a, b in zip(ours, theirs))
            report(f"  {len(requests)} requests timed", int(requested), int(computed))
            print(f"  wall: Assay {seconds:.1f} s, lm-eval {wall:.1f} s, {wall / seconds:.1f} times less; "
                  f"processor: {processor:.1f} s, {cpu:.1f} s, {cpu / processor:.1f} times less; "
                  f"log-likelihoods differ by at most {worst:.1e}", flush=True)
        prompts = [tokenizer(prompt)["input_ids"] for prompt in gsm8k(args.data)]
        report("GSM8K, eight shots, prompts", sum(map(len, prompts)), nodes(prompts))
        few = prompts[:5 * args.questions]
        (_, requested, computed, _), _ = assay(
            work / "model", args.threads, "generate", [[2, *ids] for ids in few], work)
        report(f"  {len(few)} prompts, 2 tokens generated after each", int(requested), int(computed))


if __name__ == "__main__":
    main()
