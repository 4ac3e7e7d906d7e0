#!/usr/bin/env bash
# Compares n-gram training and queries with KenLM on one text: perplexities, processor time, memory.
# Usage: ci/peers/kenlm.sh TEXT [ORDER]     ($MEMORY, 2G, is lmplz's -S and the heap's limit)
# Needs lmplz, build_binary and query on the path or in $KENLM_BIN, and the ngram plugin built
# (mvn -q -pl plugins/ngram -am package). Times are processor seconds of runs one after the other;
# both programs train and query on one core's worth of work, KenLM with threads for its sorting.
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
text=$(realpath "$1")
order=${2:-5}
rounds=${ROUNDS:-3}
memory=${MEMORY:-2G}
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
tail -n +$((lines * 9 / 10 + 1)) "$text" > "$work/test.txt"
# Over and over, so that a query takes long enough to be measured.
for _ in $(seq $((8000000 / ($(wc -c < "$work/test.txt") + 1) + 1))); do cat "$work/test.txt"; done > "$work/tests.txt"
"$(ci/jdk.sh)/bin/javac" -d "$work" -cp $classes ci/peers/NgramPeer.java
assay() { "$(ci/jdk.sh)/bin/java" -XX:+UseSerialGC "-Xmx$memory" -cp "$work:$classes:harness/spi/target/classes" NgramPeer "$@"; }

# The processor seconds of a command, its output aside.
cpu() { local TIMEFORMAT='%U %S'; { time "$@" > "$work/out" 2> "$work/err"; } 2>&1 | awk '{ printf "%.2f", $1 + $2 }'; }
least() { sort -g | head -n 1; }
kenlm_train() { lmplz -o "$order" -S "$memory" -T "$work" --discount_fallback < "$work/train.txt" > "$work/kenlm.arpa"; }
kenlm_query() { query -v summary "$work/kenlm.bin" < "$1"; }

for round in $(seq "$rounds"); do
  cpu kenlm_train >> "$work/kenlm.train"; echo >> "$work/kenlm.train"
  sed -n 's/.*RSSMax:\([0-9]*\) kB.*/\1/p' "$work/err" >> "$work/kenlm.peak"
  cpu assay train "$work/train.txt" "$order" "$work/assay.arpa" >> "$work/assay.train"; echo >> "$work/assay.train"
  sed -n 's/VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "$work/out" >> "$work/assay.peak"
done
build_binary probing "$work/kenlm.arpa" "$work/kenlm.bin" > /dev/null 2>&1
for round in $(seq "$rounds"); do
  full=$(cpu kenlm_query "$work/tests.txt"); cp "$work/out" "$work/kenlm.summary"
  load=$(cpu kenlm_query /dev/null)
  echo "$full $load" | awk '{ print $1 - $2 }' >> "$work/kenlm.query"
  assay query "$work/assay.arpa" "$work/tests.txt" 4 > "$work/assay.out"
  sed -n 's/^seconds //p' "$work/assay.out" >> "$work/assay.query"
done

tokens=$(sed -n 's/^Tokens:\t//p' "$work/kenlm.summary")
megabytes() { awk '{ printf "%d", $1 * 1024 / 1e6 }'; }
rate() { awk -v t="$tokens" '{ printf "%.2f", t / $1 / 1e6 }'; }
printf '%-34s %14s %14s\n' "order $order, $tokens queries" KenLM Assay
printf '%-34s %14.4f %14.4f\n' "perplexity with OOVs" \
  "$(sed -n 's/^Perplexity including OOVs:\t//p' "$work/kenlm.summary")" \
  "$(sed -n 's/^perplexity \([0-9.]*\).*/\1/p' "$work/assay.out")"
printf '%-34s %14.4f %14.4f\n' "perplexity without OOVs" \
  "$(sed -n 's/^Perplexity excluding OOVs:\t//p' "$work/kenlm.summary")" \
  "$(sed -n 's/.*without-oov \([0-9.]*\).*/\1/p' "$work/assay.out")"
printf '%-34s %14s %14s\n' "text to ARPA, cpu seconds" "$(least < "$work/kenlm.train")" "$(least < "$work/assay.train")"
printf '%-34s %14s %14s\n' "text to ARPA, peak memory, MB" "$(least < "$work/kenlm.peak" | megabytes)" "$(least < "$work/assay.peak" | megabytes)"
printf '%-34s %14s %14s\n' "queries, million tokens/s" "$(least < "$work/kenlm.query" | rate)" "$(least < "$work/assay.query" | rate)"
