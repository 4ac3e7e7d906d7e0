#!/usr/bin/env bash
# Makes the fixtures of this folder with KenLM (github.com/kpu/kenlm, commit 4cb443e60b7bf2c0ddf3c745378f76cb59e254e5).
# Usage: make.sh KENLM_BIN_DIR
# A line of *.scores: word, order of the longest n-gram found, log10 probability.
set -euo pipefail
bin=$1
cd "$(dirname "$0")"
for corpus in harbour letters; do
  for order in 1 2 3 5; do
    "$bin/lmplz" -o $order -S 100M --discount_fallback < $corpus.txt > $corpus-$order.arpa
    # query needs at least bigrams.
    [ $order = 1 ] && continue
    "$bin/query" -v word $corpus-$order.arpa < $corpus-queries.txt 2> /dev/null |
      tr '\t' '\n' | sed '/^$/d; s/^\(.*\)=[0-9]* \([0-9]*\) /\1\t\2\t/' > $corpus-$order.scores
  done
done
