#!/usr/bin/env bash
# Runs the README's first command and checks what it printed and wrote, then that a second run repeats no work and that
# another run is kept out of its directory.
set -euo pipefail
cd "$(dirname "$0")/.."
out=target/ci/demo
run=runs/demo

fail() {
  printf 'ci/demo.sh: %s\n' "$*" >&2
  exit 1
}

grep -qF './assay demo' README.md || fail "README.md does not name ./assay demo"

rm -rf "$out" "$run"
mkdir -p "$out"

SECONDS=0
./assay demo >"$out/first.txt" </dev/null
printf 'The demo took %s s.\n' "$SECONDS"
cat "$out/first.txt"

java_home=$(ci/jdk.sh)
check() { "$java_home/bin/java" -cp 'harness/cli/target/lib/*' ci/demo/CheckDemo.java "$@"; }
check "$run" "$out/first.txt"

cp "$run/results.json" "$out/results.json"
journal=$(cksum <"$run/journal.jsonl")

./assay demo >"$out/second.txt" 2>"$out/second.log" </dev/null
cmp "$out/first.txt" "$out/second.txt" || fail "a second run printed something else"
grep -q 'in the journal already' "$out/second.log" || fail "a second run did not find its answers in the journal"
[ "$journal" = "$(cksum <"$run/journal.jsonl")" ] || fail "a second run asked something again"
check "$run" "$out/second.txt" "$out/results.json"

before=$(cksum <"$run/results.json")
status=0
./assay run --model dummy:uniform --task world_text --out "$run" >"$out/other.txt" 2>"$out/other.log" </dev/null || status=$?
[ "$status" = 2 ] || fail "another run in the same directory ended with $status, not 2"
grep -q 'holds another run' "$out/other.log" || fail "another run in the same directory was refused without a reason"
[ "$before" = "$(cksum <"$run/results.json")" ] || fail "a refused run touched results.json"
echo "The demo is as it should be."
