"""Writes the fixtures of PytorchTest: weights, a batch, and the weights after 3 steps of AdamW.

    python make.py        (torch 2.13, transformers 5.17, safetensors; on the CPU)

A folder a model: before.safetensors, after.safetensors, batch.json (tokens and targets as [sequences][positions], and the losses).
"""

import json
import os

import torch
from safetensors.torch import save_file
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

VOCABULARY, SEQUENCES, POSITIONS, STEPS = 11, 3, 7, 3
HERE = os.path.dirname(os.path.abspath(__file__))


class Recurrent(torch.nn.Module):
    def __init__(self, kind, layers, embedding, hidden, tied):
        super().__init__()
        self.encoder = torch.nn.Embedding(VOCABULARY, embedding)
        self.rnn = kind(embedding, hidden, layers)
        self.decoder = torch.nn.Linear(hidden, VOCABULARY)
        if tied:
            self.decoder.weight = self.encoder.weight

    def forward(self, tokens):
        return self.decoder(self.rnn(self.encoder(tokens.t()))[0]).transpose(0, 1)


class Logits(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, tokens):
        return self.model(tokens).logits


def weights(model):
    model = model.model if isinstance(model, Logits) else model
    seen, kept = set(), {}
    for name, tensor in model.named_parameters():
        if id(tensor) not in seen:
            seen.add(id(tensor))
            kept[name] = tensor.detach().clone().contiguous()
    return kept


def make(name, model):
    torch.manual_seed(5)
    folder = os.path.join(HERE, name)
    os.makedirs(folder, exist_ok=True)
    with torch.no_grad():
        for p in model.parameters():
            p.add_(0.1 * torch.randn_like(p))
    tokens = torch.randint(0, VOCABULARY, (SEQUENCES, POSITIONS))
    targets = torch.randint(0, VOCABULARY, (SEQUENCES, POSITIONS))
    save_file(weights(model), os.path.join(folder, "before.safetensors"))
    matrices = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() <= 1]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=1e-2, betas=(0.9, 0.99), eps=1e-8)
    losses = []
    model.train()
    for _ in range(STEPS):
        optimizer.zero_grad()
        logits = model(tokens)
        loss = torch.nn.functional.cross_entropy(logits.reshape(-1, VOCABULARY), targets.reshape(-1))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)
        optimizer.step()
        losses.append(loss.item())
    save_file(weights(model), os.path.join(folder, "after.safetensors"))
    with open(os.path.join(folder, "batch.json"), "w") as out:
        json.dump({"tokens": tokens.tolist(), "targets": targets.tolist(), "losses": losses}, out)
    for file in ("before", "after"):
        with open(os.path.join(folder, "config.json"), "w") as out:
            out.write("{}\n")


torch.set_num_threads(1)
torch.manual_seed(1)
make("rnn", Recurrent(torch.nn.RNN, 1, 5, 6, False))
make("lstm", Recurrent(torch.nn.LSTM, 2, 6, 6, True))
make("gru", Recurrent(torch.nn.GRU, 2, 5, 6, False))
make("gpt2", Logits(GPT2LMHeadModel(GPT2Config(
    vocab_size=VOCABULARY, n_positions=8, n_embd=12, n_layer=2, n_head=3, attn_pdrop=0, resid_pdrop=0, embd_pdrop=0,
    bos_token_id=0, eos_token_id=0))))
make("llama", Logits(LlamaForCausalLM(LlamaConfig(
    vocab_size=VOCABULARY, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=8, rms_norm_eps=1e-5, tie_word_embeddings=False,
    bos_token_id=0, eos_token_id=0))))
