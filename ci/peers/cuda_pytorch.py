"""What PyTorch and transformers reach on a GPU: with random weights of Llama-3-8B's shape in bfloat16, and training a small GPT in
float32. The figures that ci/gpu/GpuSuite.java is put beside. Usage: cuda_pytorch.py OUT.json; each figure is written as it comes, so that
a time limit costs only the rest. Exits with 5 where there is nothing to compare with."""

import json
import statistics
import sys

try:
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(5)
if not torch.cuda.is_available():
    print("PyTorch sees no GPU", file=sys.stderr)
    sys.exit(5)

out = {}


def put(name, value):
    out[name] = value
    with open(sys.argv[1], "w") as file:
        json.dump(out, file)
    print(name, value, file=sys.stderr)


def seconds(run, repetitions=5):
    """Median of device time between events, after one run that does not count."""
    run()
    found = []
    for _ in range(repetitions):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        run()
        end.record()
        end.synchronize()
        found.append(start.elapsed_time(end) / 1000)
    return statistics.median(found)


def attempt(section, *arguments):
    """One section; what goes wrong is told, and the next is run."""
    try:
        section(*arguments)
    except Exception as problem:
        put(section.__name__ + "_problem", f"{type(problem).__name__}: {problem}".splitlines()[0])
    torch.cuda.empty_cache()


def matrix():
    size = 8192
    a, b = (torch.randn(size, size, dtype=torch.bfloat16) for _ in range(2))
    put("matrix_tflops", 2 * size**3 / seconds(lambda: a @ b, 20) / 1e12)


def copy():
    source = torch.empty(2 << 30, dtype=torch.uint8)
    target = torch.empty_like(source)
    put("copy_gb_per_second", 2 * source.numel() / seconds(lambda: target.copy_(source), 20) / 1e9)


def llama():
    config = LlamaConfig(
        vocab_size=128256, hidden_size=4096, intermediate_size=14336, num_hidden_layers=32, num_attention_heads=32,
        num_key_value_heads=8, max_position_embeddings=8192, rms_norm_eps=1e-5, rope_theta=500000.0, attn_implementation="sdpa")
    torch.set_default_dtype(torch.bfloat16)
    try:
        return LlamaForCausalLM(config).eval()
    finally:
        torch.set_default_dtype(torch.float32)


def last_logprobs(model, ids):
    return model(ids, use_cache=False, logits_to_keep=1).logits.float().log_softmax(-1)


def prefill(model):
    """Prompts of 1,024 of which the last logits are asked for."""
    ids = torch.randint(0, model.config.vocab_size, (8, 1024))
    put("prefill", ids.numel() / seconds(lambda: last_logprobs(model, ids)))


def mmlu(model):
    """MMLU as lm-eval asks it: four letters of a question are one forward pass of prefix and question; nothing is shared between
    questions."""
    ids = torch.randint(0, model.config.vocab_size, (16, 707))
    put("mmlu", len(ids) / seconds(lambda: last_logprobs(model, ids)))


def decode(model, batch):
    ids = torch.randint(0, model.config.vocab_size, (batch, 128))
    run = lambda: model.generate(
        ids, attention_mask=torch.ones_like(ids), max_new_tokens=128, min_new_tokens=128, do_sample=False, pad_token_id=0)
    put(f"decode_{batch}", batch * 128 / seconds(run, 1))


def training():
    """Steps of nanoGPT's setting for Shakespeare's characters, eager and in float32 without TF32."""
    batch, length, vocabulary, count = 64, 256, 65, 20
    model = GPT2LMHeadModel(GPT2Config(
        vocab_size=vocabulary, n_positions=length, n_embd=384, n_layer=6, n_head=6, attn_pdrop=0.2, resid_pdrop=0.2, embd_pdrop=0.2,
        bos_token_id=0, eos_token_id=0, attn_implementation="sdpa")).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0.1)
    ids = torch.randint(0, vocabulary, (batch, length + 1))

    def steps():
        for _ in range(count):
            optimizer.zero_grad()
            logits = model(ids[:, :-1], use_cache=False).logits
            torch.nn.functional.cross_entropy(logits.reshape(-1, vocabulary), ids[:, 1:].reshape(-1)).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()

    put("training", count * batch * length / seconds(steps, 1))


def main():
    torch.manual_seed(1)
    torch.set_default_device("cuda")
    put("torch", torch.__version__)
    attempt(training)
    with torch.inference_mode():
        inference()


def inference():
    attempt(matrix)
    attempt(copy)
    model = llama()
    attempt(prefill, model)
    attempt(mmlu, model)
    attempt(decode, model, 1)
    attempt(decode, model, 64)


main()
