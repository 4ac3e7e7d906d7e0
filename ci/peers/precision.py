#!/usr/bin/env python3
"""How far PyTorch's bfloat16 and float16 are from its float32: worst and mean deviation of a token's ln p, by transformers, on the CPU.

Usage: ci/peers/precision.py TEXT MODEL...     (Hugging Face folders, or folders with a llama2.c .bin; first 250 tokens of the text, as
Assay's own tokenizer has them). Needs torch, transformers, numpy and a built ./assay. docs/gpu.md sets the figures beside those of
Assay's device kernels, which the tests of CudaRealModelsTest hold.
"""

import json
import pathlib
import struct
import subprocess
import sys

import numpy
import torch
import transformers

ASSAY = pathlib.Path(__file__).resolve().parents[2] / "assay"
TOKENS = 250


def token_ids(model, text):
    """The first tokens, and Assay's float32 log-probabilities of them. A text may be longer than the model reads: it is halved until it fits."""
    while True:
        run = subprocess.run(
            [ASSAY, "score", "--model", f"transformer:{model}", "--device", "cpu", "--text", text, "--format", "json"],
            capture_output=True, text=True)
        if run.returncode == 0:
            found = json.loads(run.stdout)
            return found["tokenIds"][:TOKENS], found["logprobs"][:TOKENS]
        if len(text) < 100:
            sys.exit(run.stderr)
        text = text[: len(text) // 2]


def llama2c(file):
    """A llama2.c file as transformers' Llama: the same weights, queries and keys in its order of dimensions."""
    data = file.read_bytes()
    dim, hidden, layers, heads, kv_heads, vocabulary, length = struct.unpack("7i", data[:28])
    weights, at = numpy.frombuffer(data[28:], dtype="<f4"), 0

    def take(*shape):
        nonlocal at
        size = int(numpy.prod(shape))
        at += size
        return torch.tensor(weights[at - size : at].reshape(shape).copy())

    head = dim // heads

    def halves(matrix, count):
        return matrix.view(count, head // 2, 2, dim).transpose(1, 2).reshape(matrix.shape)

    words = abs(vocabulary)
    names = ["input_layernorm", "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj",
             "post_attention_layernorm", "mlp.gate_proj", "mlp.down_proj", "mlp.up_proj"]
    shapes = [(dim,), (dim, dim), (kv_heads * head, dim), (kv_heads * head, dim), (dim, dim),
              (dim,), (hidden, dim), (dim, hidden), (hidden, dim)]
    state = {"model.embed_tokens.weight": take(words, dim)}
    for name, shape in zip(names, shapes):
        for layer, matrix in enumerate(take(layers, *shape)):
            count = {"self_attn.q_proj": heads, "self_attn.k_proj": kv_heads}.get(name)
            state[f"model.layers.{layer}.{name}.weight"] = matrix if count is None else halves(matrix, count)
    state["model.norm.weight"] = take(dim)
    take(2, length, head // 2)
    state["lm_head.weight"] = state["model.embed_tokens.weight"] if vocabulary > 0 else take(words, dim)
    model = transformers.LlamaForCausalLM(transformers.LlamaConfig(
        vocab_size=words, hidden_size=dim, intermediate_size=hidden, num_hidden_layers=layers, num_attention_heads=heads,
        num_key_value_heads=kv_heads, max_position_embeddings=length, rms_norm_eps=1e-5, tie_word_embeddings=False))
    model.load_state_dict(state, strict=True)
    return model


def load(folder):
    if (folder / "config.json").exists():
        return transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    return llama2c(next(file for file in sorted(folder.glob("*.bin")) if not file.name.startswith("tok")))


@torch.no_grad()
def logprobs(folder, ids, dtype):
    logits = load(folder).to(dtype).eval()(torch.tensor([ids])).logits.float()
    return torch.log_softmax(logits, -1)[0, :-1].gather(1, torch.tensor(ids[1:])[:, None])[:, 0]


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    text = pathlib.Path(sys.argv[1]).read_text()[:2000]
    for folder in map(pathlib.Path, sys.argv[2:]):
        ids, assay = token_ids(folder, text)
        exact = logprobs(folder, ids, torch.float32)
        print(f"{folder.name}: {len(ids)} tokens, Assay's float32 to PyTorch's {(torch.tensor(assay[1:]) - exact).abs().max():.1e}")
        for dtype in (torch.bfloat16, torch.float16):
            off = (logprobs(folder, ids, dtype) - exact).abs()
            print(f"  {dtype}: worst {off.max():.3f}, mean {off.mean():.4f}")


main()
