#!/usr/bin/env bash
# Prints the home of a JDK 25 or newer: JAVA_HOME, the java on the path, then the usual places.
set -euo pipefail
wanted=25

major() {
  [ -x "$1/bin/java" ] && [ -f "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

candidates() {
  [ -n "${ASSAY_JAVA_HOME:-}" ] && printf '%s\n' "$ASSAY_JAVA_HOME"
  [ -n "${JAVA_HOME:-}" ] && printf '%s\n' "$JAVA_HOME"
  local on_path
  on_path=$(command -v java 2>/dev/null) && dirname "$(dirname "$(readlink -f "$on_path")")"
  for home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -d "$home" ] && printf '%s\n' "$home"
  done
  return 0
}

while IFS= read -r home; do
  found=$(major "$home") || continue
  if [ -n "$found" ] && [ "$found" -ge "$wanted" ]; then
    printf '%s\n' "$home"
    exit 0
  fi
done < <(candidates)

echo "assay: no JDK $wanted or newer found; install one and set JAVA_HOME to it" >&2
exit 2
