"""Writes optimizers.json, the fixture of OptimizerTest: weights after each of some steps with given gradients.

    python optimizers.py        (torch 2.13; on the CPU)

A matrix, which decays, and a bias, which does not; a learning rate of its own for each step.
"""

import json
import os

import torch

RATES = [0.1, 0.05, 0.2, 0.01, 0.1]
CASES = [
    ("sgd", {"momentum": 0.0}, 0.0),
    ("sgd", {"momentum": 0.9}, 0.0),
    ("sgd", {"momentum": 0.9}, 0.1),
    ("adamw", {"betas": (0.9, 0.99), "eps": 1e-8}, 0.1),
]


def make(kind, options, decay):
    torch.manual_seed(3)
    matrix, bias = torch.nn.Parameter(torch.randn(4, 5)), torch.nn.Parameter(torch.randn(7))
    groups = [{"params": [matrix], "weight_decay": decay}, {"params": [bias], "weight_decay": 0.0}]
    optimizer = {"sgd": torch.optim.SGD, "adamw": torch.optim.AdamW}[kind](groups, lr=1.0, **options)
    flat = lambda: [matrix.flatten().tolist(), bias.tolist()]
    case = {"kind": kind, "decay": decay, "before": flat(), "steps": []} | options
    for rate in RATES:
        matrix.grad, bias.grad = torch.randn(4, 5), torch.randn(7)
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.step()
        case["steps"].append(
            {"rate": rate, "gradients": [matrix.grad.flatten().tolist(), bias.grad.tolist()], "after": flat()})
    return case


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "optimizers.json"), "w") as out:
    json.dump([make(*case) for case in CASES], out)
    out.write("\n")
