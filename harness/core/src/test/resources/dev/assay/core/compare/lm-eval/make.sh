#!/usr/bin/env bash
# Makes the runs in this folder with lm-eval 0.4.13: its dummy model, which answers at random.
# Usage: make.sh PYTHON   (of an environment that has lm-eval)
set -euo pipefail
cd "$(dirname "$0")"
rm -rf first second
for i in $(seq 0 39); do
  printf '{"question":"What is %d plus %d?","choices":["%d","%d"],"gold":%d}\n' "$i" "$i" "$((2*i))" "$((2*i+1))" "$((i%2))"
done > tasks/sums.jsonl
for run in first second; do
  seed=$([ $run = first ] && echo 1 || echo 2)
  HF_DATASETS_OFFLINE=1 HF_HOME="$(mktemp -d)" HF_HUB_OFFLINE=1 "$1" -m lm_eval run --model dummy --tasks sums_group,sums_text \
    --include_path tasks --output_path $run --log_samples --seed $seed
  find $run -name '*.json*' -exec sed -i 's/"pretty_env_info": "[^"]*"/"pretty_env_info": ""/' {} +
done
