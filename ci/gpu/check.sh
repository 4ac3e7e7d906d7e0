#!/bin/sh
# Runs the whole suite for GPUs from an unpacked bundle (ci/bundle.sh): what was found, parity, independence of the batch, speed, one table
# at the end. Usage: gpu/check.sh [SHAPE], SHAPE llama-3-8b (default, needs a GPU with 40 GB) or tiny
#   PYTHON           with PyTorch and transformers, for the comparison; python3 by default, left out where it lacks them
#   ASSAY_JAVA_OPTS  further options for the JVM
# Tests of the repository that need a device are tagged gpu; this suite is what runs on one.
set -eu
case $0 in
  */*) here=${0%/*} ;;
  *) here=. ;;
esac
home=$(cd "$here/.." && pwd -P)
shape=${1:-llama-3-8b}
peer=${TMPDIR:-/tmp}/assay-pytorch.$$.json
trap 'rm -f "$peer"' EXIT

"$home/bin/assay" doctor
python=${PYTHON:-python3}
if [ "$shape" = llama-3-8b ] && "$python" -c 'import torch, transformers; assert torch.cuda.is_available()' 2>/dev/null; then
  echo "PyTorch first" >&2
  timeout 240 "$python" "$home/gpu/cuda_pytorch.py" "$peer" || echo "PyTorch failed; going on without it" >&2
else
  echo "no PyTorch with a GPU: no comparison" >&2
fi
# shellcheck disable=SC2086 # options are separated by spaces
"$home/runtime/bin/java" -Xmx6g --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED ${ASSAY_JAVA_OPTS:-} \
  -cp "$home/gpu/suite.jar:$home/lib/*" GpuSuite "$home/gpu/fixtures" "$shape" "$peer"
