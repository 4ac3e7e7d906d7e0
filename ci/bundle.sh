#!/usr/bin/env bash
# Makes a self-contained archive that runs on a Linux host of this architecture without Java: a cut-down runtime, the jars, a launcher, and
# the suite of ci/gpu. Usage: ci/bundle.sh [ARCHIVE], by default target/assay-linux-ARCHITECTURE.tar.xz
#   unpacked: bin/assay ARGUMENTS, gpu/check.sh
# Where nvcc is found, the kernels for GPUs are compiled to PTX as well (ci/ptx.sh), for hosts that have a driver but no libnvrtc.
set -euo pipefail
cd "$(dirname "$0")/.."
architecture=$(uname -m)
archive=${1:-target/assay-linux-$architecture.tar.xz}
most=60000000

say() { printf 'bundle: %s\n' "$*" >&2; }

java_home=$(ci/jdk.sh)
built=harness/cli/target
# The launcher builds when a source is newer than the build.
./assay --version >&2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
name=assay-linux-$architecture
to=$work/$name
mkdir -p "$to/bin" "$to/lib" "$to/gpu"

say "runtime"
modules=java.base,java.logging,java.management,java.naming,java.net.http,java.xml,java.instrument
modules=$modules,jdk.crypto.ec,jdk.httpserver,jdk.incubator.vector,jdk.management,jdk.unsupported,jdk.zipfs
"$java_home/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --output "$to/runtime"

say "jars"
cp "$built/assay-cli.jar" "$built"/lib/*.jar "$to/lib/"
# The tokenizers' native library comes for every platform; this archive is for one.
tokenizers=$(echo "$to"/lib/tokenizers-*.jar)
mkdir "$work/tokenizers"
(
  cd "$work/tokenizers"
  "$java_home/bin/jar" xf "$tokenizers"
  find native/lib -mindepth 1 -maxdepth 1 ! -name "linux-$architecture" -exec rm -r {} +
  rm "$tokenizers"
  "$java_home/bin/jar" --create --file "$tokenizers" --manifest META-INF/MANIFEST.MF .
)

say "PTX for GPUs"
if ci/ptx.sh "$work/ptx/dev/assay/transformer/cuda"; then
  "$java_home/bin/jar" --create --file "$to/lib/assay-ptx.jar" -C "$work/ptx" .
else
  say "no PTX: GPUs will need libnvrtc"
fi

say "suite for GPUs"
mkdir "$work/suite"
"$java_home/bin/javac" -proc:none -XDignore.symbol.file --add-modules jdk.incubator.vector -cp "$to/lib/*" -d "$work/suite" ci/gpu/*.java
"$java_home/bin/jar" --create --file "$to/gpu/suite.jar" -C "$work/suite" .
cp ci/gpu/check.sh ci/peers/cuda_pytorch.py "$to/gpu/"
mkdir -p "$to/gpu/fixtures"
for fixtures in harness/transformer/src/test/resources/models "${ASSAY_SHARED:-../shared}/fixtures/transformers"; do
  if [ -d "$fixtures" ]; then cp -r "$fixtures"/*/ "$to/gpu/fixtures/"; fi
done
cp LICENSE README.md "$to/"

cat >"$to/bin/assay" <<'LAUNCHER'
#!/bin/sh
# Starts Assay with the runtime beside it.
#   ASSAY_JAVA_OPTS  further options for the JVM, such as -Xmx16g
#   ASSAY_CACHE_DIR  where native libraries and compiled kernels are kept; ~/.cache/assay by default
case $0 in
  */*) here=${0%/*} ;;
  *) here=. ;;
esac
home=$(cd "$here/.." && pwd -P)
cache=${ASSAY_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-${TMPDIR:-/tmp}}/.cache}/assay}
# shellcheck disable=SC2086 # options are separated by spaces
exec "$home/runtime/bin/java" -Xlog:disable -Xlog:all=error:stderr -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow \
  -Dguice_bytecode_gen_option=DISABLED -DDJL_CACHE_DIR="$cache/djl" -DOPT_OUT_TRACKING=true -Dai.djl.offline=true \
  --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED ${ASSAY_JAVA_OPTS:-} \
  -cp "$home/lib/*" dev.assay.cli.Main "$@"
LAUNCHER
chmod +x "$to/bin/assay" "$to/gpu/check.sh"

say "archive"
mkdir -p "$(dirname "$archive")"
tar -C "$work" -c "$name" | xz -T2 -6 >"$archive"
size=$(stat -c %s "$archive")
say "$archive: $((size / 1000000)) MB"
if [ "$size" -gt "$most" ]; then
  say "more than $((most / 1000000)) MB"
  exit 1
fi
