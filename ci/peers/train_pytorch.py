"""Trains the same model with Assay and with PyTorch, one after the other, and compares speed and loss.

    python ci/peers/train_pytorch.py --data shakespeare.txt --arch lstm --steps 2000 --threads 1
    python ci/peers/train_pytorch.py --data wikitext-2.txt --tokens word --steps 300 --threads 1

The last tenth held out, AdamW with the same settings, schedule and clipping on both sides; the windows and first weights are each
side's own. Losses are nats a token over all of the held-out part, in windows of the same length; recurrent state is carried.
Words are the setting of PyTorch's word_language_model: 2 x 200, tied, dropout 0.2, 20 parts in windows of 35, every word of the
text in the vocabulary. Needs torch (and transformers for --arch gpt2).
"""

import argparse
import math
import os
import re
import subprocess
import sys
import tempfile
import time

import torch

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--data", required=True)
parser.add_argument("--arch", choices=["gpt2", "lstm", "gru"], default="lstm")
parser.add_argument("--tokens", choices=["char", "word"], default="char")
parser.add_argument("--layers", type=int, default=None)
parser.add_argument("--heads", type=int, default=4)
parser.add_argument("--width", type=int, default=None)
parser.add_argument("--embedding", type=int, default=None)
parser.add_argument("--context", type=int, default=None)
parser.add_argument("--batch", type=int, default=None)
parser.add_argument("--steps", type=int, default=2000)
parser.add_argument("--lr", type=float, default=None)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--out", default=None, help="where Assay's model goes (a temporary folder)")
parser.add_argument("--assay", default=os.path.join(ROOT, "assay"))
args = parser.parse_args()
recurrent = args.arch != "gpt2"
words = args.tokens == "word"
if words and not recurrent:
    parser.error("--tokens word goes with --arch lstm or gru")
layers = args.layers or (2 if recurrent else 4)
width = args.width or (200 if words else 240 if recurrent else 128)
embedding = width if words else args.embedding or 128
dropout = 0.2 if words else 0.0
context = args.context or (35 if words else 64)
batch = args.batch or (20 if words else 12)
peak = args.lr or (3e-3 if recurrent else 1e-3)
warmup = args.steps // 20


def assay():
    out = args.out or tempfile.mkdtemp(prefix="assay-train-")
    command = [args.assay, "train", "--data", args.data, "--arch", args.arch, "--layers", layers, "--width", width,
               "--context", context, "--batch", batch, "--steps", args.steps, "--lr", peak, "--warmup", warmup,
               "--seed", args.seed, "--threads", args.threads, "--evaluate-every", args.steps, "--out", out]
    command += ["--embedding", embedding] if recurrent else ["--heads", args.heads]
    command += ["--tokenizer", "word", "--tied", "--dropout", dropout] if words else []
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, check=True, text=True).stdout
    speed = float(re.search(r"([\d,]+) tokens/s", done).group(1).replace(",", ""))
    loss = float(re.search(r"held-out loss ([\d.]+)", done).group(1))
    size = int(re.search(r"parameters ([\d,]+)", done).group(1).replace(",", ""))
    return size, speed, loss


class Recurrent(torch.nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        kind = torch.nn.LSTM if args.arch == "lstm" else torch.nn.GRU
        self.encoder = torch.nn.Embedding(vocabulary, embedding)
        self.rnn = kind(embedding, width, layers, batch_first=True, dropout=dropout)
        self.decoder = torch.nn.Linear(width, vocabulary)
        self.drop = torch.nn.Dropout(dropout)
        if words:
            self.decoder.weight = self.encoder.weight
            torch.nn.init.uniform_(self.encoder.weight, -0.1, 0.1)

    def forward(self, tokens, state):
        hidden, state = self.rnn(self.drop(self.encoder(tokens)), state)
        return self.decoder(self.drop(hidden)), state


class Transformer(torch.nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        from transformers import GPT2Config, GPT2LMHeadModel
        self.model = GPT2LMHeadModel(GPT2Config(
            vocab_size=vocabulary, n_positions=context, n_embd=width, n_layer=layers, n_head=args.heads, attn_pdrop=0,
            resid_pdrop=0, embd_pdrop=0, bos_token_id=0, eos_token_id=0, attn_implementation="sdpa"))

    def forward(self, tokens, state):
        return self.model(tokens, use_cache=False).logits, None


def detached(state):
    return tuple(s.detach() for s in state) if isinstance(state, tuple) else state if state is None else state.detach()


def pytorch():
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    text = open(args.data, encoding="utf-8", newline="").read()
    text = text.replace("\n", " <eos> ").split() if words else text
    ids = {c: i for i, c in enumerate(sorted(set(text)))}
    tokens = torch.tensor([ids[c] for c in text])
    split = int(math.floor(len(tokens) * (1 - 0.1)))
    train, held_out = tokens[:split], tokens[split:]
    model = Recurrent(len(ids)) if recurrent else Transformer(len(ids))
    groups = [{"params": [p for p in model.parameters() if p.dim() > 1], "weight_decay": 0.1},
              {"params": [p for p in model.parameters() if p.dim() <= 1], "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=peak, betas=(0.9, 0.99), eps=1e-8)
    part = (len(train) - 1) // batch
    windows = part // context
    state, start = None, time.perf_counter()
    for step in range(args.steps):
        rate = (peak * (step + 1) / (warmup + 1) if step < warmup else
                peak / 10 + 0.9 * peak * 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, args.steps - warmup))))
        for group in optimizer.param_groups:
            group["lr"] = rate
        if recurrent:
            window = step % windows
            state = None if window == 0 else detached(state)
            starts = [s * part + window * context for s in range(batch)]
        else:
            starts = torch.randint(0, len(train) - context, (batch,)).tolist()
        x = torch.stack([train[i:i + context] for i in starts])
        y = torch.stack([train[i + 1:i + 1 + context] for i in starts])
        optimizer.zero_grad()
        logits, state = model(x, state)
        loss = torch.nn.functional.cross_entropy(logits.reshape(-1, len(ids)), y.reshape(-1))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    speed = args.steps * batch * context / (time.perf_counter() - start)
    model.eval()
    total, state = 0.0, None
    rows = batch
    part = (len(held_out) - 1) // rows
    count = 0
    with torch.no_grad():
        for at in range(0, part, context):
            length = min(context, part - at)
            x = torch.stack([held_out[s * part + at:s * part + at + length] for s in range(rows)])
            y = torch.stack([held_out[s * part + at + 1:s * part + at + 1 + length] for s in range(rows)])
            logits, state = model(x, state)
            total += torch.nn.functional.cross_entropy(logits.reshape(-1, len(ids)), y.reshape(-1), reduction="sum").item()
            count += y.numel()
    return sum(p.numel() for p in model.parameters()), speed, total / count


ours, theirs = assay(), pytorch()
print(f"{args.arch}, {args.steps} steps of {batch} x {context} {args.tokens}s, {args.threads} threads, torch {torch.__version__}")
print(f"{'':10} {'parameters':>12} {'tokens/s':>10} {'held-out loss':>14}")
for name, (size, speed, loss) in (("assay", ours), ("pytorch", theirs)):
    print(f"{name:10} {size:12,} {speed:10,.0f} {loss:14.4f}")
print(f"speed {ours[1] / theirs[1]:.2f} of PyTorch's, loss {ours[2] - theirs[2]:+.4f} nats")
sys.stdout.flush()
