#!/usr/bin/env bash
# Makes the table of plugins/discrete-units/README.md again: quantisers, language models over their units, and their scores.
# Usage: ci/units.sh DATA [OUT], DATA holding audio/fsdd and images/mnist. It takes about half an hour on two cores, so it is no part of
# .ci/run.
set -euo pipefail
cd "$(dirname "$0")/.."
data=${1:?the folder with audio/fsdd and images/mnist}
out=${2:-target/ci/units}
options=(--context 128 --batch 16 --steps 1500 --lr 3e-3 --dropout 0.1)

units() { # DATASET UNITS [NAME OPTION...]
  ./assay train-units --dataset "$1" --data-dir "$data" --units "$2" --out "$out/${3:-$1-$2}" "${@:4}"
}
llama() { # FOLDER WIDTH
  ./assay train --data "$out/$1/transcript.txt" --arch llama --layers 2 --width "$2" "${options[@]}" --out "$out/$1/llama-$2"
}
run() { # TASK NAME MODEL...
  local task=$1 name=$2 models=()
  for model in "${@:3}"; do models+=(--model "$model"); done
  ./assay run "${models[@]}" --task "$task" --data-dir "$data" --out "$out/$name"
}
of() { printf 'units:%s,lm=%s\n' "$out/$1" "$out/$1/$2"; }
ngram() { printf 'units:%s,lm=ngram,train=%s,order=5,unit=char\n' "$out/$1" "$out/$1/transcript.txt"; }

for units in 16 64 256; do
  units fsdd "$units"
  llama "fsdd-$units" 64
done
units fsdd 64 fsdd-collapsed --collapse
llama fsdd-collapsed 64
llama fsdd-64 32
llama fsdd-64 128
./assay train --data "$out/fsdd-64/transcript.txt" --arch lstm --layers 1 --width 128 --context 64 \
  --batch 16 --steps 1500 --lr 3e-3 --dropout 0.1 --out "$out/fsdd-64/lstm-128"
units mnist 64
for width in 32 64 128; do llama mnist-64 "$width"; done
./assay train --data "$out/mnist-64/transcript.txt" --arch llama --layers 2 --width 64 --context 128 --batch 16 --steps 5000 --lr 3e-3 --dropout 0.1 \
  --out "$out/mnist-64/llama-64-5000"

run spoken_digits spoken "$(ngram fsdd-64)" "$(of fsdd-64 lstm-128)" \
  "$(of fsdd-64 llama-32)" "$(of fsdd-64 llama-64)" "$(of fsdd-64 llama-128)"
run spoken_digits codebooks "$(of fsdd-16 llama-64)" "$(of fsdd-64 llama-64)" "$(of fsdd-256 llama-64)" "$(of fsdd-collapsed llama-64)"
run written_digits written "$(ngram mnist-64)" "$(of mnist-64 llama-32)" "$(of mnist-64 llama-64)" "$(of mnist-64 llama-128)" \
  "$(of mnist-64 llama-64-5000)"
