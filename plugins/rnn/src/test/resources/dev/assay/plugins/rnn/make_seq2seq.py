"""Makes the small random encoder-decoders beside this file, with what PyTorch computes with them.

Run with torch and safetensors installed: python make_seq2seq.py
The model is that of the trainer's fixtures. Each folder gets config.json, model.safetensors, vocab.json and expected.json: pairs of
source and target ids, and the log-probabilities (float64 log-softmax of float32 logits) of each token of the target and of what
comes after it, and what was attended to then.
"""
import json
import os
import sys

import torch
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, *[".."] * 9)
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "harness", "training", "src", "test", "resources", "pytorch"))
from seq2seq import EncoderDecoder  # noqa: E402

VOCABULARY = "\n abcdefghijk"
PAIRS = [("abc ab kij", "hgfed"), ("a", "cba abc de"), ("kkkkk ihgfedcba abcdefghijk", "k")]


def write(name, cell, layers, bidirectional, attention, embedding, hidden, tied):
    folder = os.path.join(HERE, name)
    os.makedirs(folder, exist_ok=True)
    model = EncoderDecoder(cell, layers, bidirectional, attention, embedding, hidden, tied, len(VOCABULARY))
    expected = []
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(2.5)
        for pair in PAIRS:
            source, target = ([VOCABULARY.index(c) for c in text] for text in pair)
            logprobs = torch.log_softmax(model(source, target).double(), dim=-1)
            expected.append({"source": source, "target": target, "logprobs": logprobs.tolist(),
                             "alignment": [weights.tolist() for weights in model.alignment]})
    config = {"model_type": "assay_seq2seq", "cell": cell, "vocab_size": len(VOCABULARY), "embedding_size": embedding,
              "hidden_size": hidden, "num_layers": layers, "bidirectional": bidirectional,
              "attention": "additive" if attention else "none", "tie_word_embeddings": tied,
              "decoder_start_token_id": 0, "bos_token_id": 0, "eos_token_id": 0}
    save_file(model.weights(), os.path.join(folder, "model.safetensors"))
    for file, value in (("config.json", config), ("vocab.json", {c: i for i, c in enumerate(VOCABULARY)}),
                        ("expected.json", {"pairs": expected})):
        with open(os.path.join(folder, file), "w") as out:
            json.dump(value, out)
            out.write("\n")


torch.set_num_threads(1)
torch.manual_seed(1)
write("seq2seq-gru", "gru", 1, True, True, 7, 12, False)
write("seq2seq-lstm", "lstm", 2, True, True, 9, 9, True)
write("seq2seq-rnn", "rnn", 1, False, True, 7, 12, False)
write("seq2seq-plain", "gru", 2, False, False, 7, 12, False)
