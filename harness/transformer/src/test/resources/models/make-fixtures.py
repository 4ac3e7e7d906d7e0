#!/usr/bin/env python3
"""Makes the small random models beside this file, and what transformers computes with them.

    python make-fixtures.py [NAME ...]        (all of them; torch 2.13, transformers 5)

Each folder holds a model of a few tens of kilobytes and expected.json: log-probabilities of the
input's tokens in float32 (from the weights as stored), and a greedy continuation.
"""
import json
import pathlib
import shutil
import sys

import torch
import transformers
from transformers import (AutoModelForCausalLM, GPT2Config, GPTNeoXConfig, LlamaConfig,
                          MixtralConfig, Qwen2Config, Qwen3MoeConfig, T5Config,
                          T5ForConditionalGeneration)

HERE = pathlib.Path(__file__).parent
VOCAB = 61
SMALL = dict(vocab_size=VOCAB, hidden_size=32, intermediate_size=40, num_hidden_layers=2,
             num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=64)
DEFAULT = dict(rope_type="default", rope_theta=10000.0)


def llama(**changes):
    return LlamaConfig(**{**SMALL, **changes})


CONFIGS = {
    "llama-odd-heads": llama(head_dim=10, num_attention_heads=6, num_key_value_heads=3,
                             hidden_size=36, intermediate_size=37),
    "llama-biased": llama(attention_bias=True, mlp_bias=True),
    "llama-bf16": llama(),
    "llama-prefix": llama(),
    "llama-f16": llama(),
    "llama-linear": llama(rope_parameters=dict(rope_type="linear", rope_theta=10000.0, factor=4.0)),
    "llama-dynamic": llama(rope_parameters=dict(rope_type="dynamic", rope_theta=10000.0, factor=2.0)),
    "llama3-rope": llama(rope_parameters=dict(
        rope_type="llama3", rope_theta=10000.0, factor=8.0, low_freq_factor=1.0,
        high_freq_factor=4.0, original_max_position_embeddings=32)),
    "llama-yarn": llama(rope_parameters=dict(
        rope_type="yarn", rope_theta=10000.0, factor=4.0, original_max_position_embeddings=16)),
    "mixtral": MixtralConfig(**{**SMALL, "num_local_experts": 5, "intermediate_size": 12, "num_experts_per_tok": 2,
                                "sliding_window": None}),
    "qwen3-moe": Qwen3MoeConfig(**{**SMALL, "moe_intermediate_size": 12, "num_experts": 6,
                                   "num_experts_per_tok": 3, "norm_topk_prob": True,
                                   "num_hidden_layers": 3, "mlp_only_layers": [1],
                                   "head_dim": 8}),
    # Experts of sizes that tensor cores take.
    "mixtral-wide": MixtralConfig(**{**SMALL, "num_local_experts": 5, "intermediate_size": 48, "num_experts_per_tok": 2,
                                     "sliding_window": None}),
    "qwen3-moe-wide": Qwen3MoeConfig(**{**SMALL, "moe_intermediate_size": 24, "num_experts": 10,
                                        "num_experts_per_tok": 3, "norm_topk_prob": False,
                                        "num_hidden_layers": 3, "mlp_only_layers": [1],
                                        "head_dim": 8}),
    "qwen2-window": Qwen2Config(**{**SMALL, "use_sliding_window": True, "sliding_window": 7,
                                   "max_window_layers": 1}),
    "gpt2-untied": GPT2Config(vocab_size=VOCAB, n_positions=64, n_embd=30, n_layer=2, n_head=3,
                              tie_word_embeddings=False, bos_token_id=0, eos_token_id=0),
    "gpt-neox-serial": GPTNeoXConfig(vocab_size=VOCAB, hidden_size=32, intermediate_size=48,
                                     num_hidden_layers=2, num_attention_heads=2,
                                     max_position_embeddings=64, use_parallel_residual=False,
                                     bos_token_id=0, eos_token_id=0,
                                     rope_parameters={**DEFAULT, "partial_rotary_factor": 0.5}),
    "t5-gated": T5Config(vocab_size=VOCAB, d_model=32, d_kv=6, d_ff=40, num_layers=2, num_heads=3,
                         feed_forward_proj="gated-gelu", tie_word_embeddings=False,
                         decoder_start_token_id=0, pad_token_id=0, eos_token_id=1),
}
# Models whose first tokens see each other.
PREFIX = {"llama-prefix": 8}
DTYPES = {"llama-bf16": torch.bfloat16, "llama-f16": torch.float16}


def logprobs(logits, ids):
    return torch.log_softmax(logits.double(), -1).gather(-1, ids[:, None])[:, 0].tolist()


def seeing_prefix(model, ids, prefix):
    """Logits where every token sees the first ones, and those before itself."""
    size = ids.shape[-1]
    sees = torch.ones(size, size).tril().bool()
    sees[:, :prefix] = True
    mask = torch.zeros(1, 1, size, size).masked_fill(~sees, torch.finfo(torch.float32).min)
    return model(ids, attention_mask=mask).logits[0]


def greedy(next_logits, prompt, count):
    ids = list(prompt)
    for _ in range(count):
        ids.append(int(next_logits(torch.tensor([ids])).argmax()))
    return ids[len(prompt):]


def main():
    for name in sys.argv[1:] or CONFIGS:
        config = CONFIGS[name]
        torch.manual_seed(sum(name.encode()))
        encoder_decoder = config.is_encoder_decoder
        model = (T5ForConditionalGeneration(config) if encoder_decoder
                 else AutoModelForCausalLM.from_config(config, attn_implementation="eager"))
        for p in model.parameters():
            torch.nn.init.normal_(p, std=0.25 if p.dim() > 1 else 0.2)
            if p.dim() == 1:
                p.data += 0.8
        dtype = DTYPES.get(name, torch.float32)
        model = model.to(dtype)
        folder = HERE / name
        shutil.rmtree(folder, ignore_errors=True)
        model.save_pretrained(folder)
        (folder / "generation_config.json").unlink(missing_ok=True)
        # Read again: casting a model also rounds its rotary frequencies, which are not weights.
        model = type(model).from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
        model.eval()
        ids = torch.randint(0, VOCAB, (40,))
        expected = {"input_ids": ids.tolist()}
        with torch.inference_mode():
            if encoder_decoder:
                target = torch.randint(0, VOCAB, (11,))
                decoder = torch.cat([torch.tensor([0]), target[:-1]])
                out = model(input_ids=ids[None], decoder_input_ids=decoder[None]).logits[0]
                expected["decoder_ids"] = target.tolist()
                expected["logprobs"] = logprobs(out, target)
                expected["greedy_from_source"] = greedy(
                    lambda d: model(input_ids=ids[None], decoder_input_ids=d).logits[0, -1], [0], 12)
            elif name in PREFIX:
                prefix = expected["prefix"] = PREFIX[name]
                out = seeing_prefix(model, ids[None], prefix)
                expected["logprobs"] = logprobs(out[prefix - 1:-1], ids[prefix:])
                expected["greedy_from_first_8"] = greedy(
                    lambda d: seeing_prefix(model, d, 8)[-1], ids[:8].tolist(), 16)
            else:
                out = model(ids[None]).logits[0]
                expected["logprobs"] = logprobs(out[:-1], ids[1:])
                expected["greedy_from_first_8"] = greedy(
                    lambda d: model(d).logits[0, -1], ids[:8].tolist(), 16)
        expected["made_with"] = f"torch {torch.__version__}, transformers {transformers.__version__}"
        if name in PREFIX:
            config_file = folder / "config.json"
            config_file.write_text(
                json.dumps({**json.loads(config_file.read_text()), "prefix_lm": True}, indent=2) + "\n")
        (folder / "expected.json").write_text(json.dumps(expected) + "\n")
        size = sum(f.stat().st_size for f in folder.iterdir())
        print(f"{name}: {size // 1024} KB")


if __name__ == "__main__":
    main()
