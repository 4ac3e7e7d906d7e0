#!/usr/bin/env python3
"""Compares prefill and decoding of a random Llama with llama.cpp's llama-bench, on the same files.

    python ci/peers/llamacpp.py --llama-bench build/bin/llama-bench [--threads 1,2] [--types F32,BF16,Q8_0]

Needs numpy and gguf, a llama-bench built for this processor, and Assay built (mvn -q package).
The model has 134 million random weights (12 layers, 768 wide, 32k vocabulary). Rounds alternate
between the two programs; each figure is the median over rounds, with the least and the most, in
tokens a second of wall time, so other work on the machine hits both alike. Both compute the logits
of the last token of a prompt only, both keep the weights in the file's type; llama.cpp keeps keys
and values in float16 and quantises activations beside Q8_0 weights, Assay computes in float32.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile

import gguf
import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAYERS, WIDTH, HIDDEN, HEADS, VOCABULARY, CONTEXT = 12, 768, 2048, 12, 32000, 2048


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--llama-bench", default="llama-bench")
    parser.add_argument("--threads", default="1")
    parser.add_argument("--types", default="F32,BF16,Q8_0")
    parser.add_argument("--prompt", type=int, default=512)
    parser.add_argument("--generate", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def write(path, name):
    """A random Llama whose matrices are of that type."""
    random = numpy.random.default_rng(0)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_block_count(LAYERS)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(VOCABULARY)
    writer.add_tokenizer_model("no_vocab")
    dtype = gguf.GGMLQuantizationType[name]

    def matrix(tensor, outputs, inputs):
        values = random.standard_normal((outputs, inputs), dtype=numpy.float32) * 0.02
        writer.add_tensor(tensor, gguf.quants.quantize(values, dtype), raw_dtype=dtype)

    def norm(tensor):
        writer.add_tensor(tensor, numpy.ones(WIDTH, dtype=numpy.float32))

    matrix("token_embd.weight", VOCABULARY, WIDTH)
    for i in range(LAYERS):
        norm(f"blk.{i}.attn_norm.weight")
        norm(f"blk.{i}.ffn_norm.weight")
        for part in ("q", "k", "v", "output"):
            matrix(f"blk.{i}.attn_{part}.weight", WIDTH, WIDTH)
        matrix(f"blk.{i}.ffn_gate.weight", HIDDEN, WIDTH)
        matrix(f"blk.{i}.ffn_up.weight", HIDDEN, WIDTH)
        matrix(f"blk.{i}.ffn_down.weight", WIDTH, HIDDEN)
    norm("output_norm.weight")
    matrix("output.weight", VOCABULARY, WIDTH)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def output(*command):
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, text=True,
                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout)


def theirs(args, model, threads):
    rows = output(args.llama_bench, "-m", str(model), "-p", str(args.prompt), "-n",
                  str(args.generate), "-t", threads, "-r", "4", "-o", "json")
    return {"prefill" if row["n_prompt"] else "decode": max(row["samples_ts"]) for row in rows}


def ours(args, model, threads, kernels):
    rows = output(str(ROOT / "assay"), "bench", str(model), "--prefill", str(args.prompt),
                  "--decode", str(args.generate), "--threads", threads, "--kernels", kernels,
                  "--repetitions", "4", "--format", "json")
    # The best, as of llama.cpp: a program that has just started is still being compiled.
    return {row["phase"]: max(row["samples"]) for row in rows}


def main():
    args = arguments()
    with_onednn = bool(os.environ.get("ASSAY_ONEDNN"))
    print(f"{'type':5} {'threads':>7} {'phase':12} {'kernels':8} {'assay':>26} {'llama.cpp':>26} {'ratio':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for name in args.types.split(","):
            model = pathlib.Path(folder) / f"{name}.gguf"
            write(model, name)
            choices = ["auto"] + (["onednn"] if name in ("BF16", "Q8_0") and with_onednn else [])
            for threads in args.threads.split(","):
                peer, assay = [], {kernels: [] for kernels in choices}
                for _ in range(args.rounds):
                    peer.append(theirs(args, model, threads))
                    for kernels in choices:
                        assay[kernels].append(ours(args, model, threads, kernels))
                for phase, tokens in (("prefill", args.prompt), ("decode", args.generate)):
                    for kernels in choices:
                        cells, medians = [], []
                        for rounds in (assay[kernels], peer):
                            rates = [rates[phase] for rates in rounds]
                            medians.append(statistics.median(rates))
                            cells.append(f"{medians[-1]:8.1f} ({min(rates):6.1f}-{max(rates):6.1f})")
                        print(f"{name:5} {threads:>7} {phase + ' ' + str(tokens):12} {kernels:8} "
                              f"{cells[0]:>26} {cells[1]:>26} {medians[0] / medians[1]:6.2f}", flush=True)
            model.unlink()


if __name__ == "__main__":
    main()
