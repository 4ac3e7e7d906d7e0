"""Writes text_metrics.json: corpora made at random and what sacrebleu and rouge_score say of them.

Run beside this file, with sacrebleu 2.6.0 and rouge_score 0.1.2:  python3 text_metrics.py
"""
import json
import random

import sacrebleu
from rouge_score import rouge_scorer

WORDS = (
    "the a of cat dog sat on mat In It's isn't 3.5 1,000 2-3 end. Yes, (hi) \"quoted\" U.S. e-mail état naïve 日本語 "
    "&amp; &quot;x&quot; <skipped> 👩‍🚀 Ünï-cödé ... - 100% $5 a\u00a0b ſtraße [x] {y} /z well-\nknown two\nlines"
).split(" ")


def text(rnd, length):
    return " ".join(rnd.choice(WORDS) for _ in range(length))


def edited(rnd, words):
    """What a translator might have written instead: some words dropped, replaced, moved."""
    words = list(words)
    for _ in range(rnd.randint(0, 5)):
        action = rnd.randint(0, 3)
        if words and action == 0:
            del words[rnd.randrange(len(words))]
        elif words and action == 1:
            words[rnd.randrange(len(words))] = rnd.choice(WORDS)
        elif words and action == 2:
            start = rnd.randrange(len(words))
            length = rnd.randint(1, 4)
            block = words[start : start + length]
            del words[start : start + length]
            at = rnd.randint(0, len(words))
            words[at:at] = block
        else:
            words.insert(rnd.randint(0, len(words)), rnd.choice(WORDS))
    return words


def corpus(seed):
    rnd = random.Random(seed)
    references = rnd.randint(1, 3)
    longest = rnd.choice([0, 1, 3, 8, 8, 20, 20, 40, 90])
    samples = []
    for _ in range(rnd.randint(1, 5)):
        base = text(rnd, rnd.randint(0, longest)).split(" ")
        shuffled = list(base)
        if rnd.random() < 0.1:
            rnd.shuffle(shuffled)
        answer = " ".join(edited(rnd, shuffled)) if rnd.random() < 0.9 else text(rnd, rnd.randint(0, longest))
        samples.append({"answer": answer, "golds": [" ".join(edited(rnd, base)) for _ in range(references)]})
    return samples


def score(samples):
    answers = [s["answer"] for s in samples]
    golds = list(zip(*[s["golds"] for s in samples]))
    rouge = rouge_scorer.RougeScorer(["rouge1", "rouge2", "rougeL"])
    scores = {
        "bleu": sacrebleu.corpus_bleu(answers, golds).score,
        "chrf": sacrebleu.corpus_chrf(answers, golds).score,
        "chrf++": sacrebleu.corpus_chrf(answers, golds, word_order=2).score,
        "ter": sacrebleu.corpus_ter(answers, golds).score,
    }
    for name in ["rouge1", "rouge2", "rougeL"]:
        best = [max(rouge.score(g, s["answer"])[name].fmeasure for g in s["golds"]) for s in samples]
        scores[name] = sum(best) / len(best)
    return {"samples": samples, "scores": scores}


with open("text_metrics.json", "w", encoding="utf-8") as out:
    out.write('{"sacrebleu": %s,\n"corpora": [\n' % json.dumps(sacrebleu.__version__))
    out.write(",\n".join(json.dumps(score(corpus(seed))) for seed in range(150)))
    out.write("\n]}\n")
