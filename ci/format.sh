#!/usr/bin/env bash
# Formats every Java source with google-java-format; `ci/format.sh --check` only lists what differs.
set -euo pipefail
cd "$(dirname "$0")/.."
jars=ci/format/target/google-java-format
if [ ! -d "$jars" ]; then
  mvn -q -f ci/format dependency:copy-dependencies -DoutputDirectory=target/google-java-format
fi
exports=()
for package in api code file parser tree util; do
  exports+=(--add-exports "jdk.compiler/com.sun.tools.javac.$package=ALL-UNNAMED")
done
mode=(--replace)
[ "${1:-}" = --check ] && mode=(--dry-run --set-exit-if-changed)
git ls-files -co --exclude-standard '*.java' | while read -r f; do [ -f "$f" ] && printf '%s\n' "$f"; done |
  xargs "$(ci/jdk.sh)/bin/java" "${exports[@]}" -cp "$jars/*" com.google.googlejavaformat.java.Main "${mode[@]}"
