#!/usr/bin/env python3
"""Compares prefill and decoding of a random Llama with PyTorch + transformers, in one run.

    python ci/peers/pytorch.py [--threads 1] [--dtype float32] [--kernels auto] [--rounds 7]

Needs torch and transformers, and the backend built (mvn -q -pl harness/transformer-onednn -am
package). --kernels onednn needs the library (harness/transformer-onednn/README.md).
The model has 134 million random weights (12 layers, 768 wide, 32k vocabulary). Rounds alternate
between the two programs; each figure is the median over rounds, with the least and the most, in
tokens a second of wall time, so other work on the machine hits both alike. Both compute the same
requests: a prompt of random tokens at batch size one and the logits of its last token only; a text
written greedily from a prompt of one token, with a cache of keys and values. The row "forward" sets
the same prefill of Assay's, which computes only the logits it needs, beside the forward pass that
transformers and lm-eval run: the logits of all tokens. --clock processor divides by processor time
instead (one thread only), which other work hits less.
"""
import argparse
import pathlib
import statistics
import subprocess
import tempfile
import time

import torch
from transformers import LlamaConfig, LlamaForCausalLM

ROOT = pathlib.Path(__file__).resolve().parents[2]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--dtype", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--kernels", choices=["auto", "onednn"], default="auto")
    parser.add_argument("--clock", choices=["wall", "processor"], default="wall")
    parser.add_argument("--prompt", type=int, default=512)
    parser.add_argument("--generate", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=7)
    return parser.parse_args()


def sh(*command, **options):
    return subprocess.run(command, cwd=ROOT, check=True, text=True, capture_output=True,
                          **options).stdout.strip()


def classpath(work):
    """Of a program in a folder that uses the backend."""
    modules = ("harness/transformer", "harness/transformer-onednn")
    classes = [ROOT / module / "target/classes" for module in modules]
    if not all(folder.is_dir() for folder in classes):
        raise SystemExit("run mvn -q -pl harness/transformer-onednn -am package first")
    listing = work / "classpath"
    sh("mvn", "-q", "-o", "-pl", "harness/transformer", "dependency:build-classpath",
       f"-Dmdep.outputFile={listing}")
    return ":".join(map(str, [work, *classes, listing.read_text().strip()]))


def peer(model, threads, kernels, work):
    """Starts Assay's side."""
    java = sh("ci/jdk.sh") + "/bin"
    path = classpath(work)
    sh(f"{java}/javac", "-d", str(work), "-cp", path, "ci/peers/TransformerPeer.java")
    return subprocess.Popen(
        [f"{java}/java", "--add-modules", "jdk.incubator.vector",
         "--enable-native-access=ALL-UNNAMED", "-cp", path, "TransformerPeer",
         str(model), str(threads), kernels],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def main():
    args = arguments()
    torch.manual_seed(0)
    torch.set_num_threads(args.threads)
    model = LlamaForCausalLM(LlamaConfig(
        vocab_size=32000, hidden_size=768, intermediate_size=2048, num_hidden_layers=12,
        num_attention_heads=12, max_position_embeddings=2048)).to(getattr(torch, args.dtype)).eval()

    def prefill():
        ids = torch.randint(0, 32000, (1, args.prompt))
        model(ids, logits_to_keep=1, use_cache=False)

    def forward():
        model(torch.randint(0, 32000, (1, args.prompt)), use_cache=False)

    def decode():
        model.generate(torch.randint(0, 32000, (1, 1)), do_sample=False, pad_token_id=0,
                       max_new_tokens=args.generate, min_new_tokens=args.generate)

    clock = time.perf_counter if args.clock == "wall" else time.process_time

    def rate(body, tokens):
        start = clock()
        body()
        return tokens / (clock() - start)

    phases = {"prefill": ("PREFILL", prefill, args.prompt), "forward": ("PREFILL", forward, args.prompt),
              "decode": ("DECODE", decode, args.generate)}
    rates = {(phase, program): [] for phase in phases for program in ("pytorch", "assay")}
    with tempfile.TemporaryDirectory() as folder, torch.inference_mode():
        work = pathlib.Path(folder)
        model.save_pretrained(work / "model")
        with peer(work / "model", args.threads, args.kernels, work) as assay:
            print(f"{args.dtype}, {args.threads} threads, kernels {assay.stdout.readline().strip()}")
            for round_ in range(args.rounds + 2):
                for phase, (asked, body, tokens) in phases.items():
                    body()
                    theirs = rate(body, tokens)
                    assay.stdin.write(f"{asked} {tokens}\n")
                    assay.stdin.flush()
                    ours = float(assay.stdout.readline().split()[args.clock == "processor"])
                    if round_ >= 2:  # both are warm
                        rates[phase, "pytorch"].append(theirs)
                        rates[phase, "assay"].append(ours)
            assay.stdin.close()
    print(f"{'':12} {'assay':>24} {'pytorch':>24} {'ratio':>6}")
    for phase, (_, _, tokens) in phases.items():
        cells = []
        for program in ("assay", "pytorch"):
            r = rates[phase, program]
            cells.append(f"{statistics.median(r):8.1f} ({min(r):6.1f}-{max(r):6.1f})")
        ratio = statistics.median(
            a / p for a, p in zip(rates[phase, "assay"], rates[phase, "pytorch"]))
        print(f"{phase + ' ' + str(tokens):12} {cells[0]:>24} {cells[1]:>24} {ratio:6.2f}")


if __name__ == "__main__":
    main()
