#!/usr/bin/env bash
# Compares n-gram training and queries with KenLM on one text: perplexities, processor time, memory, file sizes.
# Usage: ci/peers/kenlm.sh TEXT [ORDER]
# $MEMORY (2G) is lmplz's -S and the heap of training in memory; $LEAN ("100M 16 64m") is what both sort on disk with:
# lmplz's -S, Assay's memory in MiB, and a heap for that and the vocabulary.
# Needs lmplz, build_binary and query on the path or in $KENLM_BIN, and the ngram plugin built
# (mvn -q -pl plugins/ngram -am package). Times are processor seconds of runs one after the other;
# both programs train and query on one core's worth of work, KenLM with threads for its sorting.
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,8s/^# //p' "$0" >&2; exit 2; }
text=$(realpath "$1")
order=${2:-5}
rounds=${ROUNDS:-3}
memory=${MEMORY:-2G}
read -r lean_kenlm lean_sorting lean_heap <<< "${LEAN:-100M 16 64m}"
cd "$(dirname "$0")/../.."
PATH=${KENLM_BIN:+$KENLM_BIN:}$PATH
for tool in lmplz build_binary query; do
  command -v $tool > /dev/null || { echo "kenlm.sh: $tool is not on the path; set KENLM_BIN to KenLM's bin folder" >&2; exit 2; }
done
classes=plugins/ngram/target/classes
[ -d $classes ] || { echo "kenlm.sh: run mvn -q -pl plugins/ngram -am package first" >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
lines=$(wc -l < "$text")
head -n $((lines * 9 / 10)) "$text" > "$work/train.txt"
# query leaves out a last line that has not ended.
tail -n +$((lines * 9 / 10 + 1)) "$text" | sed '$a\' > "$work/test.txt"
# Over and over, so that a query takes long enough to be measured.
for _ in $(seq $((8000000 / ($(wc -c < "$work/test.txt") + 1) + 1))); do cat "$work/test.txt"; done > "$work/tests.txt"
"$(ci/jdk.sh)/bin/javac" -d "$work" -cp $classes ci/peers/NgramPeer.java
assay() { "$(ci/jdk.sh)/bin/java" -XX:+UseSerialGC "-Xmx${heap:-$memory}" -cp "$work:$classes:harness/spi/target/classes" NgramPeer "$@"; }

# The processor seconds of a command, its output aside.
cpu() { local TIMEFORMAT='%U %S'; { time "$@" > "$work/out" 2> "$work/err"; } 2>&1 | awk '{ printf "%.2f", $1 + $2 }'; }
least() { sort -g | head -n 1; }
kenlm_train() { lmplz -o "$order" -S "$1" -T "$work" --discount_fallback < "$work/train.txt" > "$work/kenlm.arpa"; }
kenlm_query() { query -v summary "$work/$1.bin" < "$2"; }

train() { # NAME COMMAND
  cpu "${@:2}" >> "$work/$1.train"; echo >> "$work/$1.train"
  sed -n 's/.*RSSMax:\([0-9]*\) kB.*/\1/p' "$work/err" >> "$work/$1.peak"
  sed -n 's/VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "$work/out" >> "$work/$1.peak"
}
for round in $(seq "$rounds"); do
  train kenlm kenlm_train "$memory"
  train assay assay train "$work/train.txt" "$order" "$work/assay.arpa"
  train kenlm-lean kenlm_train "$lean_kenlm"
  heap=$lean_heap train assay-lean assay stream "$work/train.txt" "$order" "$work/lean.arpa" "$lean_sorting"
  cmp "$work/assay.arpa" "$work/lean.arpa"
done
# KenLM's tables beside Assay's, and its smallest trie beside Assay's quantised one.
build_binary probing "$work/kenlm.arpa" "$work/probing.bin" > /dev/null 2>&1
build_binary -q 8 -b 8 trie "$work/kenlm.arpa" "$work/trie.bin" > /dev/null 2>&1
build_binary -q 8 -b 8 -a 22 trie "$work/kenlm.arpa" "$work/array.bin" > /dev/null 2>&1
assay save "$work/assay.arpa" "$work/exact.bin" "$work/quantized.bin"
for round in $(seq "$rounds"); do
  for kind in probing trie array; do
    full=$(cpu kenlm_query $kind "$work/tests.txt"); cp "$work/out" "$work/$kind.summary"
    load=$(cpu kenlm_query $kind /dev/null)
    echo "$full $load" | awk '{ print $1 - $2 }' >> "$work/$kind.query"
  done
  for kind in exact quantized; do
    assay query "$work/$kind.bin" "$work/tests.txt" 12 > "$work/$kind.out"
    sed -n 's/^seconds //p' "$work/$kind.out" >> "$work/$kind.query"
  done
done

tokens=$(sed -n 's/^Tokens:\t//p' "$work/probing.summary")
megabytes() { awk '{ printf "%d", $1 * 1024 / 1e6 }'; }
rate() { awk -v t="$tokens" '{ printf "%.2f", t / $1 / 1e6 }'; }
size() { stat -c %s "$work/$1.bin" | awk '{ printf "%.1f", $1 / 1e6 }'; }
row() { printf '%-46s %12s %12s\n' "$@"; }
perplexities() { # KIND OF KENLM, KIND OF ASSAY, SUFFIX
  row "perplexity with OOVs$3" "$(sed -n 's/^Perplexity including OOVs:\t//p' "$work/$1.summary" | xargs printf %.4f)" \
    "$(sed -n 's/^perplexity \([0-9.]*\).*/\1/p' "$work/$2.out" | xargs printf %.4f)"
  row "perplexity without OOVs$3" "$(sed -n 's/^Perplexity excluding OOVs:\t//p' "$work/$1.summary" | xargs printf %.4f)" \
    "$(sed -n 's/.*without-oov \([0-9.]*\).*/\1/p' "$work/$2.out" | xargs printf %.4f)"
}
row "order $order, $tokens queries" KenLM Assay
row "text to ARPA, cpu seconds" "$(least < "$work/kenlm.train")" "$(least < "$work/assay.train")"
row "text to ARPA, peak memory, MB" "$(least < "$work/kenlm.peak" | megabytes)" "$(least < "$work/assay.peak" | megabytes)"
row "sorted on disk, cpu seconds" "$(least < "$work/kenlm-lean.train")" "$(least < "$work/assay-lean.train")"
row "sorted on disk, peak memory, MB" "$(least < "$work/kenlm-lean.peak" | megabytes)" "$(least < "$work/assay-lean.peak" | megabytes)"
perplexities probing exact ""
row "queries, million tokens/s" "$(least < "$work/probing.query" | rate)" "$(least < "$work/exact.query" | rate)"
row "binary file, MB (probing)" "$(size probing)" "$(size exact)"
perplexities trie quantized ", 8 bits"
row "queries, million tokens/s, 8 bits (trie)" "$(least < "$work/trie.query" | rate)" "$(least < "$work/quantized.query" | rate)"
row "queries, million tokens/s, 8 bits (trie -a 22)" "$(least < "$work/array.query" | rate)" "$(least < "$work/quantized.query" | rate)"
row "binary file, MB, 8 bits (trie)" "$(size trie)" "$(size quantized)"
row "binary file, MB, 8 bits (trie -a 22)" "$(size array)" "$(size quantized)"
