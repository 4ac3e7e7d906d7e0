"""Makes the small random networks beside this file, with what PyTorch computes with them.

Run with torch and safetensors installed: python make_fixtures.py
Each folder gets config.json, model.safetensors, vocab.json and expected.json: token ids, and for each
of them the log-probabilities (float64 log-softmax of float32 logits) of the next token.
"""
import json
import os

import torch
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
VOCABULARY = "\n abcdefghijk"
V = len(VOCABULARY)
TEXT = "abc ab\nkij hgfedcba abcd\n efg"


class Recurrent(torch.nn.Module):
    def __init__(self, cell, embedding, hidden, layers, tied):
        super().__init__()
        kind = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell]
        self.encoder = torch.nn.Embedding(V, embedding)
        self.rnn = kind(embedding, hidden, layers, batch_first=True)
        self.decoder = torch.nn.Linear(hidden, V)
        if tied:
            self.decoder.weight = self.encoder.weight

    def forward(self, ids):
        return self.decoder(self.rnn(self.encoder(ids))[0])


class FeedForward(torch.nn.Module):
    def __init__(self, context, embedding, hidden):
        super().__init__()
        self.context = context
        self.encoder = torch.nn.Embedding(V, embedding)
        self.hidden = torch.nn.Linear(context * embedding, hidden)
        self.decoder = torch.nn.Linear(hidden, V)

    def forward(self, ids):
        x = torch.nn.functional.pad(self.encoder(ids), (0, 0, self.context - 1, 0))
        seen = torch.cat([x[:, i : i + ids.shape[1]] for i in range(self.context)], dim=2)
        return self.decoder(torch.tanh(self.hidden(seen)))


class Convolutional(torch.nn.Module):
    def __init__(self, hidden, layers, kernel):
        super().__init__()
        self.kernel, self.layers = kernel, layers
        self.encoder = torch.nn.Embedding(V, hidden)
        for k in range(layers):
            setattr(self, f"conv{k}", torch.nn.Conv1d(hidden, hidden, kernel))
        self.decoder = torch.nn.Linear(hidden, V)

    def forward(self, ids):
        x = self.encoder(ids).transpose(1, 2)
        for k in range(self.layers):
            x = x + torch.tanh(getattr(self, f"conv{k}")(torch.nn.functional.pad(x, (self.kernel - 1, 0))))
        return self.decoder(x.transpose(1, 2))


def write(name, config, model):
    folder = os.path.join(HERE, name)
    os.makedirs(folder, exist_ok=True)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(2.5)
        ids = torch.tensor([[VOCABULARY.index(c) for c in TEXT]])
        logits = model(ids)[0]
        logprobs = torch.log_softmax(logits.double(), dim=-1)
    tensors = {k: v.contiguous() for k, v in model.state_dict().items()}
    if config.get("tie_word_embeddings"):
        del tensors["decoder.weight"]
    save_file(tensors, os.path.join(folder, "model.safetensors"))
    for file, value in (
        ("config.json", config),
        ("vocab.json", {c: i for i, c in enumerate(VOCABULARY)}),
        ("expected.json", {"text": TEXT, "ids": ids[0].tolist(), "logprobs": logprobs.tolist()}),
    ):
        with open(os.path.join(folder, file), "w") as out:
            json.dump(value, out)
            out.write("\n")


def main():
    torch.manual_seed(1)
    for cell in ("rnn", "lstm", "gru"):
        for name, embedding, hidden, layers, tied in ((cell, 5, 20, 2, False), (cell + "-tied", 9, 9, 1, True)):
            config = {"model_type": "assay_rnn", "cell": cell, "vocab_size": V, "embedding_size": embedding,
                      "hidden_size": hidden, "num_layers": layers, "tie_word_embeddings": tied}
            write(name, config, Recurrent(cell, embedding, hidden, layers, tied))
    write("feedforward", {"model_type": "assay_feedforward", "vocab_size": V, "context": 4, "embedding_size": 5,
                          "hidden_size": 13}, FeedForward(4, 5, 13))
    write("conv", {"model_type": "assay_conv", "vocab_size": V, "hidden_size": 10, "num_layers": 3, "kernel": 3},
          Convolutional(10, 3, 3))


main()
