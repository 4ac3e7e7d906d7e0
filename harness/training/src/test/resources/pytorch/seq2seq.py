"""Writes the fixtures of PytorchTest: encoder-decoders, pairs, and the weights after 3 steps of AdamW.

    python seq2seq.py        (torch 2.13, safetensors; on the CPU)

A folder a model: before.safetensors, after.safetensors, batch.json (sources and targets of several lengths, without start and
end, which are both token 0; and the losses). Encoder and upper layers are PyTorch's modules, fed one pair at a time, so that there is no padding here.
"""

import json
import os

import torch
from safetensors.torch import save_file

VOCABULARY, STEPS, END = 11, 3, 0
HERE = os.path.dirname(os.path.abspath(__file__))
GATES = {"rnn": 1, "lstm": 4, "gru": 3}


class Decoder(torch.nn.Module):
    """The layers' weights, under nn.GRU's names; stepped by hand."""

    def __init__(self, cell, layers, embedding, hidden, context):
        super().__init__()
        self.kind, self.layers = cell, layers
        kind = {"rnn": torch.nn.RNNCell, "lstm": torch.nn.LSTMCell, "gru": torch.nn.GRUCell}[cell]
        self.cells = torch.nn.ModuleList(
            kind(embedding + context if k == 0 else hidden, hidden) for k in range(layers))

    def step(self, k, x, state):
        if self.kind == "lstm":
            return self.cells[k](x, state)
        return (self.cells[k](x, state[0]), state[1])


class EncoderDecoder(torch.nn.Module):
    def __init__(self, cell, layers, bidirectional, attention, embedding, hidden, tied, vocabulary=VOCABULARY):
        super().__init__()
        kind = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell]
        encoded = hidden * (2 if bidirectional else 1)
        self.bidirectional, self.tied, self.width = bidirectional, tied, embedding
        self.embedding = torch.nn.Embedding(vocabulary, embedding)
        self.encoder = torch.nn.ModuleDict({"rnn": kind(embedding, hidden, layers, bidirectional=bidirectional)})
        self.bridges = torch.nn.ModuleList(torch.nn.Linear(encoded, hidden) for _ in range(layers))
        self.decoder = Decoder(cell, layers, embedding, hidden, encoded if attention else 0)
        self.attention = torch.nn.ModuleDict({
            "query": torch.nn.Linear(hidden, hidden, bias=False), "key": torch.nn.Linear(encoded, hidden),
            "score": torch.nn.Linear(hidden, 1, bias=False)}) if attention else None
        self.readout = torch.nn.Linear(hidden + embedding + (encoded if attention else 0), hidden)
        self.output = torch.nn.Linear(hidden, vocabulary)
        if tied:
            self.output.weight = self.embedding.weight

    def forward(self, source, target):
        """The logits after the start and after each token of the target; each a list of ids."""
        outputs, last = self.encoder["rnn"](self.embedding(torch.tensor(source)))
        last = last[0] if isinstance(last, tuple) else last
        directions = 2 if self.bidirectional else 1
        states = []
        for k, bridge in enumerate(self.bridges):
            h = torch.tanh(bridge(last[k * directions:(k + 1) * directions].reshape(-1)))
            states.append((h, torch.zeros_like(h)))
        logits, self.alignment = [], []
        for token in [END] + target:
            read = x = self.embedding.weight[token]
            seen = []
            for k in range(self.decoder.layers):
                if k == 0 and self.attention is not None:
                    query = self.attention["query"](states[0][0])
                    scores = self.attention["score"](torch.tanh(query + self.attention["key"](outputs)))
                    self.alignment.append(torch.softmax(scores[:, 0], 0))
                    seen = [self.alignment[-1] @ outputs]
                    x = torch.cat([x] + seen)
                states[k] = self.decoder.step(k, x, states[k])
                x = states[k][0]
            logits.append(self.output(torch.tanh(self.readout(torch.cat([x] + seen + [read])))))
        return torch.stack(logits)

    def weights(self):
        """Under the names of Assay's checkpoints."""
        kept = {"embedding.weight": self.embedding.weight}
        kept.update({"encoder.rnn." + name: p for name, p in self.encoder["rnn"].named_parameters()})
        for k, bridge in enumerate(self.bridges):
            kept[f"bridge{k}.weight"], kept[f"bridge{k}.bias"] = bridge.weight, bridge.bias
        for k, cell in enumerate(self.decoder.cells):
            split = self.width if k == 0 else cell.weight_ih.shape[1]
            kept[f"decoder.rnn.weight_ih_l{k}"] = cell.weight_ih[:, :split]
            if split < cell.weight_ih.shape[1]:
                kept[f"decoder.rnn.weight_ch_l{k}"] = cell.weight_ih[:, split:]
            kept[f"decoder.rnn.weight_hh_l{k}"] = cell.weight_hh
            kept[f"decoder.rnn.bias_ih_l{k}"], kept[f"decoder.rnn.bias_hh_l{k}"] = cell.bias_ih, cell.bias_hh
        if self.attention is not None:
            kept.update({"attention." + name: p for name, p in self.attention.named_parameters()})
        kept.update({"readout." + name: p for name, p in self.readout.named_parameters()})
        if not self.tied:
            kept["output.weight"] = self.output.weight
        kept["output.bias"] = self.output.bias
        return {name: tensor.detach().clone().contiguous() for name, tensor in kept.items()}


def make(name, model):
    torch.manual_seed(5)
    folder = os.path.join(HERE, name)
    os.makedirs(folder, exist_ok=True)
    with torch.no_grad():
        for p in model.parameters():
            p.add_(0.1 * torch.randn_like(p))
    pairs = [(torch.randint(1, VOCABULARY, (m,)).tolist(), torch.randint(1, VOCABULARY, (n,)).tolist())
             for m, n in ((5, 3), (1, 6), (7, 1), (4, 4))]
    save_file(model.weights(), os.path.join(folder, "before.safetensors"))
    matrices = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() <= 1]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=1e-2, betas=(0.9, 0.99), eps=1e-8)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        logits = torch.cat([model(source, target) for source, target in pairs])
        targets = torch.tensor([token for _, target in pairs for token in target + [END]])
        loss = torch.nn.functional.cross_entropy(logits, targets)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)
        optimizer.step()
        losses.append(loss.item())
    save_file(model.weights(), os.path.join(folder, "after.safetensors"))
    with open(os.path.join(folder, "batch.json"), "w") as out:
        json.dump({"sources": [s for s, _ in pairs], "targets": [t for _, t in pairs], "losses": losses}, out)
        out.write("\n")
    with open(os.path.join(folder, "config.json"), "w") as out:
        out.write("{}\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.manual_seed(1)
    make("seq2seq-gru", EncoderDecoder("gru", 1, True, True, 5, 6, False))
    make("seq2seq-lstm", EncoderDecoder("lstm", 2, True, True, 6, 6, True))
    make("seq2seq-rnn", EncoderDecoder("rnn", 1, False, True, 5, 6, False))
    make("seq2seq-plain", EncoderDecoder("gru", 2, False, False, 5, 6, False))
