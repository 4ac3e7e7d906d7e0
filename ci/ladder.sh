#!/usr/bin/env bash
# Trains the demo's networks again and compares them with those that ship, byte for byte. It takes most of an hour on one core, so it is no
# part of .ci/run. The bytes hold on one kind of processor: on another, vectors of other lengths may be added up in another order.
set -euo pipefail
cd "$(dirname "$0")/.."
out=target/ci/ladder
shipped=harness/cli/src/main/resources/dev/assay/cli/models
networks=$(cd "$shipped" && printf '%s\n' */ | tr -d / | paste -sd,)

rm -rf "$out"
mkdir -p "$out"
./assay train --suite harness/training/ladder.yaml --only "$networks" --threads 1 --out "$out"
./assay train-tokenizer --data world --vocab-size 1536 --out "$out"

different=0
while read -r file; do
  cmp "$out/$file" "$shipped/$file" || different=1
done < <(cd "$shipped" && find . -name '*.json' -o -name '*.safetensors' -o -name '*.csv')
[ "$different" = 0 ] || { echo "ci/ladder.sh: the files that ship are not what their command makes here" >&2; exit 1; }
echo "The networks that ship are those that their command makes."
