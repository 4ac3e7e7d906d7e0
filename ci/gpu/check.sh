#!/bin/sh
# Runs the whole suite for GPUs from an unpacked bundle (ci/bundle.sh): what was found, parity, independence of the batch and of CUDA graphs,
# speed, training, one table at the end. A part that fails or takes too long leaves a line in the table, and the next is run: each is a process of its
# own, since a device that went wrong once answers nothing more to that process.
# Usage: gpu/check.sh [SHAPE], SHAPE llama-3-8b (default, needs a GPU with 40 GB) or tiny
#   PYTHON           with PyTorch and transformers, for the comparison; python3 by default, left out where it lacks them
#   ASSAY_JAVA_OPTS  further options for the JVM
# Exits with 1 if a number is wrong or a part failed. Tests of the repository that need a device are tagged gpu; this suite is what runs on one.
set -u
case $0 in
  */*) here=${0%/*} ;;
  *) here=. ;;
esac
home=$(cd "$here/.." && pwd -P)
shape=${1:-llama-3-8b}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
table=$work/table
failed=0

line() { printf '| %-34s | %-72s | %-36s |\n' "$1" "$2" "$3" >>"$table"; }

# part NAME SECONDS COMMAND...
part() {
  name=$1
  seconds=$2
  shift 2
  timeout "$seconds" "$@"
  status=$?
  if [ $status -ne 0 ]; then
    failed=1
    case $status in
      3) ;; # The suite has said so itself.
      124) line "$name" "FAILED: not done after $seconds s" "" ;;
      *) line "$name" "FAILED: exit status $status" "" ;;
    esac
  fi
}

suite() {
  # shellcheck disable=SC2086 # options are separated by spaces
  part "$1" "$2" "$home/runtime/bin/java" -Xmx6g --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
    ${ASSAY_JAVA_OPTS:-} -cp "$home/gpu/suite.jar:$home/lib/*" GpuSuite "$1" "$home/gpu/fixtures" "$shape" "$table" "$work/peer.json"
}

part doctor 20 "$home/bin/assay" doctor
suite parity 130
python=${PYTHON:-python3}
if [ "$shape" = llama-3-8b ] && "$python" -c 'import torch, transformers; assert torch.cuda.is_available()' 2>/dev/null; then
  part PyTorch 100 "$python" "$home/gpu/cuda_pytorch.py" "$work/peer.json"
else
  line PyTorch "not here: no comparison" ""
fi
suite scoring 100
suite writing 80
suite training 50

echo
printf '| %-34s | %-72s | %-36s |\n' "" Assay "PyTorch: Assay's ratio"
printf '|%36s|%74s|%38s|\n' "" "" "" | tr ' ' -
cat "$table" 2>/dev/null
exit $failed
