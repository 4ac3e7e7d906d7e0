#!/usr/bin/env bash
# Starts the built Assay in the ways that break launchers: links, spaces, closed streams, two at once, a failing build.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
temporary=$(mktemp -d)
trap 'chmod -R u+w "$temporary"; rm -rf "$temporary"' EXIT

fail() {
  printf 'ci/launcher.sh: %s\n' "$*" >&2
  exit 1
}

expected=$(./assay ls models)
same() {
  local what=$1
  shift
  [ "$("$@" 2>"$temporary/err")" = "$expected" ] || fail "$what: ls models printed something else: $(cat "$temporary/err")"
  [ ! -s "$temporary/err" ] || fail "$what: $(cat "$temporary/err")"
}

mkdir "$temporary/a folder"
ln -s "$root/assay" "$temporary/a folder/absolute link"
ln -s "absolute link" "$temporary/a folder/relative link"
cd "$temporary/a folder"
same "by an absolute path" "$root/assay" ls models
same "by a link" "./absolute link" ls models
same "by a link to a link" "$temporary/a folder/relative link" ls models
same "without standard input" bash -c '"$0" ls models <&-' "$root/assay"
same "with an older JAVA_HOME" env JAVA_HOME=/nonexistent "$root/assay" ls models
"$root/assay" ls models >&- 2>&- || fail "without standard output: it ended with $?"

# A built checkout of another name, as somebody else may have installed it.
checkout="$temporary/a built checkout"
mkdir -p "$checkout/ci" "$checkout/harness/cli/target"
cp "$root/assay" "$root/pom.xml" "$checkout"
cp "$root/ci/jdk.sh" "$checkout/ci"
cp -R "$root/harness/cli/target/lib" "$root/harness/cli/target/assay-cli.jar" "$checkout/harness/cli/target"
chmod -R a-w "$checkout"
same "read-only, in a path with spaces" "$checkout/assay" ls models
chmod -R u+w "$checkout"

# Two at once, both of which find no archive: one makes it, the other waits.
"$checkout/assay" ls models >"$temporary/one" 2>&1 &
"$checkout/assay" ls models >"$temporary/two" 2>&1 || fail "the second of two at once ended with $?"
wait $! || fail "the first of two at once ended with $?"
[ "$(cat "$temporary/one")" = "$expected" ] && [ "$(cat "$temporary/two")" = "$expected" ] ||
  fail "two at once: $(cat "$temporary/one" "$temporary/two")"
[ -s "$checkout/harness/cli/target/assay-cli.jsa" ] || fail "no archive of classes was made"

# Sources newer than the build, and broken.
sleep 1
echo "<project>" >"$checkout/pom.xml"
status=0
"$checkout/assay" ls models >"$temporary/out" 2>"$temporary/err" || status=$?
[ "$status" = 1 ] || fail "a failing build ended with $status, not 1"
[ ! -s "$temporary/out" ] || fail "a failing build printed on standard output"
grep -q ERROR "$temporary/err" || fail "a failing build does not show Maven's errors"
echo "The launcher is as it should be."
