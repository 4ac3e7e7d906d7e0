#!/usr/bin/env bash
# Builds everything and runs every test: the README's test command, without colours and questions.
set -euo pipefail
cd "$(dirname "$0")/.."
grep -q "^mvn verify$" README.md || { echo "ci/verify.sh: README.md does not name mvn verify" >&2; exit 1; }
mvn --batch-mode --no-transfer-progress verify </dev/null
