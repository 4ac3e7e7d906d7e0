#!/usr/bin/env python3
"""Makes the gguf-* models beside this file: small random models, converted as llama.cpp's convert_hf_to_gguf.py converts them.

    python make-gguf-fixtures.py        (torch 2.13, transformers 5, gguf)

expected.json holds what transformers computes with the model before conversion; for gguf-quantised, with the weights that
gguf.quants reads from the quantised ones.
"""
import importlib.util
import json
import math
import pathlib
import shutil
import tempfile

import gguf
import numpy
import torch
from gguf import GGMLQuantizationType as T
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, Gemma2Config, LlamaConfig, MixtralConfig, Qwen2Config, Qwen3Config

HERE = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("make_fixtures", HERE / "make-fixtures.py")
fixtures = importlib.util.module_from_spec(spec)
spec.loader.exec_module(fixtures)
SMALL, VOCAB = fixtures.SMALL, fixtures.VOCAB
RNG = numpy.random.default_rng(5)

LLAMA3 = dict(rope_type="llama3", rope_theta=10000.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
              original_max_position_embeddings=32)
WIDE = {**SMALL, "hidden_size": 256, "intermediate_size": 32, "head_dim": 16, "num_hidden_layers": 1,
        "num_key_value_heads": 2, "tie_word_embeddings": True}
MODELS = {
    "gguf-llama3-rope": ("llama", LlamaConfig(**SMALL, rope_parameters=LLAMA3)),
    "gguf-llama-linear": ("llama", LlamaConfig(
        **SMALL, tie_word_embeddings=True, rope_parameters=dict(rope_type="linear", rope_theta=5000.0, factor=4.0))),
    "gguf-mixtral": ("llama", MixtralConfig(**{**SMALL, "num_local_experts": 3, "num_experts_per_tok": 2,
                                              "intermediate_size": 12, "sliding_window": None})),
    "gguf-qwen2": ("qwen2", Qwen2Config(**SMALL)),
    "gguf-qwen3": ("qwen3", Qwen3Config(**SMALL, head_dim=12)),
    "gguf-gemma2": ("gemma2", Gemma2Config(**SMALL, head_dim=12, query_pre_attn_scalar=12, sliding_window=8)),
    "gguf-quantised": ("llama", LlamaConfig(**WIDE)),
}
QUANTISED = {"q_proj": T.Q8_0, "o_proj": T.Q4_0, "gate_proj": T.Q4_K, "up_proj": T.Q6_K, "k_proj": T.F16, "v_proj": T.BF16,
             "down_proj": T.Q8_0}


def permute(weights, heads):
    """LlamaModel.permute: rotary halves become adjacent pairs."""
    return (weights.reshape(heads, 2, weights.shape[0] // heads // 2, *weights.shape[1:])
            .swapaxes(1, 2).reshape(weights.shape))


def unpermute(weights, heads):
    return (weights.reshape(heads, weights.shape[0] // heads // 2, 2, *weights.shape[1:])
            .swapaxes(1, 2).reshape(weights.shape))


def random_blocks(quantisation, rows, columns):
    elements, size = gguf.GGML_QUANT_SIZES[quantisation]
    data = RNG.integers(0, 256, (rows, columns // elements, size), dtype=numpy.uint8)
    for at, scale in {T.Q4_K: [(0, 2e-3), (2, 1e-2)], T.Q6_K: [(208, 3e-5)]}[quantisation]:
        values = RNG.uniform(0.5 * scale, scale, (rows, columns // elements)).astype(numpy.float16)
        data[:, :, at : at + 2] = values.view(numpy.uint8).reshape(rows, -1, 2)
    return data.reshape(rows, -1)


def rope_factors(config):
    """LlamaModel.generate_extra_tensors."""
    rope = config.rope_parameters
    dim = config.hidden_size // config.num_attention_heads
    factors = []
    for i in range(0, dim, 2):
        wavelength = 2 * math.pi * rope["rope_theta"] ** (i / dim)
        low, high = rope["low_freq_factor"], rope["high_freq_factor"]
        length = rope["original_max_position_embeddings"]
        if wavelength < length / high:
            factors.append(1)
        elif wavelength > length / low:
            factors.append(rope["factor"])
        else:
            smooth = (length / wavelength - low) / (high - low)
            factors.append(1 / ((1 - smooth) / rope["factor"] + smooth))
    return numpy.array(factors, dtype=numpy.float32)


def metadata(writer, architecture, config):
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    rope = config.rope_parameters
    writer.add_rope_freq_base(rope["rope_theta"])
    if rope["rope_type"] == "linear":
        writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        writer.add_rope_scaling_factor(rope["factor"])
    if getattr(config, "head_dim", None):
        writer.add_key_length(config.head_dim)
        writer.add_value_length(config.head_dim)
    if hasattr(config, "num_local_experts"):
        writer.add_expert_count(config.num_local_experts)
        writer.add_expert_used_count(config.num_experts_per_tok)
    if architecture == "gemma2":
        writer.add_attn_logit_softcapping(config.attn_logit_softcapping)
        writer.add_final_logit_softcapping(config.final_logit_softcapping)
        writer.add_sliding_window(config.sliding_window)


def quantise(tensors, config):
    """Replaces weights by quantised ones; returns the stored bytes, in GGUF's row order, by name."""
    stored = {}
    for name, tensor in tensors.items():
        part = name.split(".")[-2]
        if part not in QUANTISED:
            continue
        quantisation = QUANTISED[part]
        heads = {"q_proj": config.num_attention_heads, "k_proj": config.num_key_value_heads}.get(part)
        weights = tensor.numpy()
        weights = permute(weights, heads) if heads else weights
        if quantisation in (T.Q4_K, T.Q6_K):
            data = random_blocks(quantisation, *weights.shape)
        else:
            data = gguf.quants.quantize(weights, quantisation)
        read = gguf.quants.dequantize(data, quantisation).astype(numpy.float32)
        tensors[name] = torch.tensor(unpermute(read, heads) if heads else read)
        stored[name] = (data, quantisation)
    return stored


def convert(folder, architecture, config, tensors, stored):
    writer = gguf.GGUFWriter(folder / "model.gguf", architecture)
    metadata(writer, architecture, config)
    names = gguf.get_tensor_name_map(getattr(gguf.MODEL_ARCH, architecture.upper()), config.num_hidden_layers)
    if config.rope_parameters["rope_type"] == "llama3":
        writer.add_tensor("rope_freqs.weight", rope_factors(config))
    experts = {}
    for name, tensor in sorted(tensors.items()):
        if name in stored:
            data, quantisation = stored[name]
            writer.add_tensor(names.get_name(name, try_suffixes=(".weight", ".bias")), data, raw_dtype=quantisation)
            continue
        weights = tensor.float().numpy()
        if architecture == "llama" and name.split(".")[-2] in ("q_proj", "k_proj"):
            heads = config.num_attention_heads if "q_proj" in name else config.num_key_value_heads
            weights = permute(weights, heads)
        if architecture == "gemma2" and name.endswith("norm.weight"):
            weights = weights + 1
        if ".experts." in name:
            before, after = name.split(".experts.")
            experts.setdefault((before, after.split(".", 1)[1]), []).append((int(after.split(".")[0]), weights))
            continue
        writer.add_tensor(names.get_name(name, try_suffixes=(".weight", ".bias")), numpy.ascontiguousarray(weights))
    for (before, after), stack in experts.items():
        merged = numpy.stack([weights for _, weights in sorted(stack, key=lambda pair: pair[0])])
        writer.add_tensor(names.get_name(f"{before}.experts.{after}", try_suffixes=(".weight", ".bias")), merged)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    for name, (architecture, config) in MODELS.items():
        torch.manual_seed(sum(name.encode()))
        model = AutoModelForCausalLM.from_config(config, attn_implementation="eager")
        deviation = 0.25 if config.hidden_size < 100 else 0.08
        for p in model.parameters():
            torch.nn.init.normal_(p, std=deviation if p.dim() > 1 else 0.2)
            if p.dim() == 1 and architecture != "gemma2":
                p.data += 0.8
        folder = HERE / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        with tempfile.TemporaryDirectory() as saved:
            model.save_pretrained(saved)
            tensors = load_file(pathlib.Path(saved) / "model.safetensors")
        stored = quantise(tensors, config) if name == "gguf-quantised" else {}
        if stored:
            model.load_state_dict(tensors, strict=False)
        convert(folder, architecture, config, tensors, stored)
        model.eval()
        ids = torch.randint(0, VOCAB, (40,))
        expected = {"input_ids": ids.tolist(), "vocab_size": VOCAB}
        with torch.inference_mode():
            expected["logprobs"] = fixtures.logprobs(model(ids[None]).logits[0][:-1], ids[1:])
            expected["greedy_from_first_8"] = fixtures.greedy(lambda d: model(d).logits[0, -1], ids[:8].tolist(), 16)
        (folder / "expected.json").write_text(json.dumps(expected) + "\n")
        print(f"{name}: {(folder / 'model.gguf').stat().st_size // 1024} KB, mean {sum(expected['logprobs']) / 39:.2f}")


main()
