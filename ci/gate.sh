#!/usr/bin/env bash
# Holds the demo's best model against its baseline, as a project would hold its own: ends with 4 if it has become worse.
# Refresh the baseline after a wanted change with: ./assay gate update --baseline ci/baselines/demo.json runs/demo@ngram-5
set -euo pipefail
cd "$(dirname "$0")/.."
[ -f runs/demo/results.json ] || ./assay demo >/dev/null
./assay gate --baseline ci/baselines/demo.json --out target/ci/gate "$@" runs/demo@ngram-5
