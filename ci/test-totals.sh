#!/usr/bin/env bash
# Prints how many tests Surefire ran, by module and in all; fails if there were none, or some failed.
set -euo pipefail
cd "$(dirname "$0")/.."
find . -path '*/target/surefire-reports/TEST-*.xml' | LC_ALL=C sort | while IFS= read -r report; do
  module=${report#./}
  printf '%s %s\n' "${module%%/target/*}" "$(grep -m 1 '<testsuite ' "$report")"
done | awk '
  function count(name) {
    return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0
  }
  { module = $1; if (!(module in tests)) order[++modules] = module
    tests[module] += count("tests"); skipped[module] += count("skipped")
    failed[module] += count("failures") + count("errors") }
  END {
    for (i = 1; i <= modules; i++) {
      m = order[i]; all += tests[m]; bad += failed[m]; left += skipped[m]
      printf "%-24s %6d tests %4d failed %4d skipped\n", m, tests[m], failed[m], skipped[m]
    }
    printf "Tests run: %d, Failures: %d, Skipped: %d\n", all, bad, left
    exit all == 0 || bad > 0
  }'
