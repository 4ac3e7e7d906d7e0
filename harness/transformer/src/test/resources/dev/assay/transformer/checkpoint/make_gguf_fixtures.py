"""Writes small GGUF files with the gguf package, in the folder of this script and in ../tokenizer.

python make_gguf_fixtures.py SHARED

types.gguf      one matrix of each type, random; beside each, as float32, what gguf.quants makes of it ("expected.NAME")
moe.gguf        two layers of a Mixtral: experts stacked as the converter does
../tokenizer/spm.gguf, bpe-gpt2.gguf, bpe-llama3.gguf
                vocabularies alone: tok512.bin's pieces and the BPE training fixture's, and
                gguf.json with the ids that llama2.c's algorithm and the tokenizers library give
"""

import importlib.util
import json
import struct
import sys
from pathlib import Path

import gguf
import numpy as np
import tokenizers
from gguf import GGMLQuantizationType as T

HERE = Path(__file__).parent
SHARED = Path(sys.argv[1])
RNG = np.random.default_rng(20260101)


def llama_keys(writer, layers=1, experts=0):
    writer.add_context_length(64)
    writer.add_embedding_length(256)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(256)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(500000.0)
    writer.add_bos_token_id(1)
    if experts:
        writer.add_expert_count(experts)
        writer.add_expert_used_count(2)


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def blocks(quantisation, rows, columns):
    """Random blocks: any bytes are valid except that the float16 scales must be finite."""
    elements, size = gguf.GGML_QUANT_SIZES[quantisation]
    data = RNG.integers(0, 256, (rows, columns // elements, size), dtype=np.uint8)
    scales = {T.Q4_0: [0], T.Q8_0: [0], T.Q4_K: [0, 2], T.Q6_K: [208]}[quantisation]
    for at in scales:
        values = RNG.uniform(-0.02, 0.02, (rows, columns // elements)).astype(np.float16)
        data[:, :, at : at + 2] = values.view(np.uint8).reshape(rows, -1, 2)
    return data.reshape(rows, -1)


def types():
    writer = gguf.GGUFWriter(HERE / "types.gguf", "llama")
    llama_keys(writer)
    writer.add_tensor("token_embd.weight", RNG.standard_normal((3, 256)).astype(np.float32))
    names = {T.F16: "attn_q", T.BF16: "attn_k", T.Q8_0: "attn_v", T.Q4_0: "ffn_gate", T.Q4_K: "ffn_up", T.Q6_K: "ffn_down"}
    for quantisation, part in names.items():
        name = f"blk.0.{part}.weight"
        if quantisation in (T.F16, T.BF16):
            data = gguf.quants.quantize(RNG.standard_normal((2, 512)).astype(np.float32), quantisation)
        else:
            data = blocks(quantisation, 2, 512)
        writer.add_tensor(name, data, raw_dtype=quantisation)
        writer.add_tensor("expected." + name, gguf.quants.dequantize(data, quantisation).astype(np.float32))
    writer.add_tensor("blk.0.attn_output.weight", RNG.integers(0, 256, (2, 24), dtype=np.uint8), raw_dtype=T.Q5_1)
    finish(writer)


def moe():
    writer = gguf.GGUFWriter(HERE / "moe.gguf", "llama")
    llama_keys(writer, layers=2, experts=3)
    writer.add_tensor("token_embd.weight", RNG.standard_normal((3, 256)).astype(np.float32))
    for layer in range(2):
        writer.add_tensor(f"blk.{layer}.ffn_gate_inp.weight", RNG.standard_normal((3, 4)).astype(np.float32))
        for part in ("gate", "up", "down"):
            stack = np.arange(3 * 2 * 4, dtype=np.float32).reshape(3, 2, 4)
            writer.add_tensor(f"blk.{layer}.ffn_{part}_exps.weight", stack)
    finish(writer)


def spm():
    spec = importlib.util.spec_from_file_location("make_fixtures", HERE / "../tokenizer/make_fixtures.py")
    fixtures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fixtures)
    data = open(SHARED / "models/stories260K/tok512.bin", "rb").read()
    pieces, scores, kinds, at = [], [], [], 4
    while at < len(data):
        score, length = struct.unpack_from("<fi", data, at)
        piece = data[at + 8 : at + 8 + length].decode()
        token = len(pieces)
        pieces.append({1: "<s>", 2: "</s>"}.get(token, piece.replace(" ", "\u2581")))
        scores.append(score)
        kinds.append(2 if token == 0 else 3 if token < 3 else 6 if token < 259 else 1)
        at += 8 + length
    writer = gguf.GGUFWriter(HERE / "../tokenizer/spm.gguf", "llama")
    writer.add_tokenizer_model("llama")
    writer.add_token_list(pieces)
    writer.add_token_scores(scores)
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    finish(writer)
    cases = list(fixtures.llama2c(SHARED / "models/stories260K/tok512.bin"))
    # llama.cpp, unlike run.c, takes specials spelled in the text, and writes a space as U+2581.
    return [case for case in cases if "<s>" not in case["text"] and "\u2581" not in case["text"]], fixtures.TEXTS


def bpe(file, cut, pattern, ignore_merges, add_bos, texts):
    vocabulary = json.load(open(SHARED / "tokenizers/bpe_training_fixture/train-bpe-reference-vocab.json"))
    lines = open(SHARED / "tokenizers/bpe_training_fixture/train-bpe-reference-merges.txt", encoding="utf-8").read().split("\n")
    merges = [line.strip() for line in lines if line.strip()]
    pieces = [piece for piece, _ in sorted(vocabulary.items(), key=lambda item: item[1])]
    writer = gguf.GGUFWriter(HERE / "../tokenizer" / file, "llama")
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(cut)
    writer.add_token_list(pieces)
    writer.add_token_types([3] + [1] * (len(pieces) - 1))
    writer.add_token_merges(merges)
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(0)
    finish(writer)
    model = tokenizers.models.BPE(vocabulary, [tuple(m.split(" ")) for m in merges], ignore_merges=ignore_merges)
    tokenizer = tokenizers.Tokenizer(model)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Sequence([
        tokenizers.pre_tokenizers.Split(tokenizers.Regex(pattern), "isolated"),
        tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ]) if pattern else tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    tokenizer.add_special_tokens(["<|endoftext|>"])
    for text in texts:
        ids = tokenizer.encode(text).ids
        yield {"text": text, "encode": [0] * add_bos + ids, "encode_text_only": ids,
               "decode": tokenizer.decode([i for i in ids if i != 0])}


def main():
    types()
    moe()
    llama3 = json.load(open(SHARED / "tokenizers/olmo/allenai_dolma2.json"))["pre_tokenizer"]["pretokenizers"][0]["pattern"]["Regex"]
    spm_cases, texts = spm()
    result = {
        "made_with": f"gguf, tokenizers {tokenizers.__version__}",
        "spm.gguf": spm_cases,
        "bpe-gpt2.gguf": list(bpe("bpe-gpt2.gguf", "gpt-2", None, False, 0, texts)),
        "bpe-llama3.gguf": list(bpe("bpe-llama3.gguf", "llama-bpe", llama3, True, 1, texts)),
    }
    with open(HERE / "../tokenizer/gguf.json", "w") as out:
        json.dump(result, out, indent=1)
        out.write("\n")


main()
