#!/usr/bin/env bash
# Prints the home of a JDK 25 or newer: ASSAY_JAVA_HOME, JAVA_HOME, the java on the path, then the usual places.
set -euo pipefail
wanted=25

# By its release file, which is quicker than to run it.
is_wanted() {
  [ -x "$1/bin/java" ] && [ -f "$1/release" ] || return 1
  local line version
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*)
        version=${line#JAVA_VERSION=\"}
        version=${version%%[!0-9]*}
        [ -n "$version" ] && [ "$version" -ge "$wanted" ]
        return
        ;;
    esac
  done <"$1/release"
  return 1
}

answer() {
  if is_wanted "$1"; then
    printf '%s\n' "$1"
    exit 0
  fi
}

for home in "${ASSAY_JAVA_HOME:-}" "${JAVA_HOME:-}"; do
  [ -n "$home" ] && answer "$home"
done
if on_path=$(command -v java 2>/dev/null); then
  # macOS's readlink -f is new, and its /usr/bin/java is a stub that the usual places make up for.
  resolved=$(readlink -f "$on_path" 2>/dev/null) && answer "${resolved%/bin/java}"
fi
for home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-}"/.sdkman/candidates/java/* \
  "${HOME:-}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
  answer "$home"
done

echo "assay: no JDK $wanted or newer found; install one and set JAVA_HOME to it" >&2
exit 2
