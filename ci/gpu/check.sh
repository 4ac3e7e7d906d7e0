#!/bin/sh
# Runs the whole suite for GPUs from an unpacked bundle (ci/bundle.sh): what was found, parity, independence of the batch and of CUDA graphs,
# speed, training, one table at the end. Each part is a process of its own with a time limit, since a device that went wrong once answers
# nothing more to that process: a part that fails, hangs or is killed leaves a line, and the next is run. All limits together are 8 minutes.
# Usage: gpu/check.sh [SHAPE [DIR]]
#   SHAPE            llama-3-8b (default, needs a GPU with 40 GB) or tiny; sanitize: a few fixtures under NVIDIA's compute-sanitizer instead
#   DIR              receives table.md, results.jsonl (the same for programs), pytorch.json and log.txt; gpu-check by default, emptied first
#   PYTHON           with PyTorch and transformers, for the comparison; python3 by default, left out where it lacks them
#   ASSAY_JAVA_OPTS  further options for the JVM
# Exits with 0 if all is well, 1 if a number is wrong, 2 if none is but a part could not be run.
set -u
case $0 in
  */*) here=${0%/*} ;;
  *) here=. ;;
esac
home=$(cd "$here/.." && pwd -P)
shape=${1:-llama-3-8b}
out=${2:-gpu-check}
case $shape in
  llama-3-8b | tiny | sanitize) ;;
  *)
    echo "check: no shape $shape; llama-3-8b, tiny or sanitize" >&2
    exit 64
    ;;
esac
mkdir -p "$out" && out=$(cd "$out" && pwd -P) || exit 64
table=$out/table.md
log=$out/log.txt
rm -f "$table" "$out/results.jsonl" "$out/pytorch.json" "$log"
# Where this Python is, NVIDIA's libraries may be too.
python=$(command -v "${PYTHON:-python3}") && PATH=$(dirname "$python"):$PATH && export PATH

# line VERDICT PART TEXT
line() {
  printf '| %-34s | %-72s | %-36s |\n' "$2" "$1, $3" "" >>"$table"
  printf '{"section":"%s","what":"%s","verdict":"%s","found":"%s"}\n' "$2" "$2" "$(echo "$1" | tr a-z A-Z)" "$3" >>"$out/results.jsonl"
}

# part NAME SECONDS COMMAND..., which tells what it found itself; if it cannot, that is told here
part() {
  name=$1
  seconds=$2
  shift 2
  started=$(date +%s)
  printf '\n== %s: %s\n' "$name" "$*" >>"$log"
  # What does not end when it is asked to is killed.
  timeout -k 5 "$seconds" "$@" >>"$log" 2>&1 </dev/null
  status=$?
  took=$(($(date +%s) - started))
  echo "check: $name, $took s" >&2
  case $status in
    0) return 0 ;;
    "$absent") line absent "$name" "no comparison: no PyTorch with a GPU, or no transformers" ;;
    "$errors") line WRONG "$name" "errors of memory or races; log.txt tells which" ;;
    *)
      if [ $took -ge "$seconds" ]; then
        line FAILED "$name" "not done after $seconds s"
      else
        line FAILED "$name" "exit status $status after $took s"
      fi
      ;;
  esac
  tail -n 12 "$log" >&2
  return 1
}
absent=5
errors=9

# java NAME SECONDS MAIN ARGUMENTS..., under $under if that is set
java() {
  name=$1
  seconds=$2
  shift 2
  # shellcheck disable=SC2086 # options are separated by spaces
  part "$name" "$seconds" ${under:-} "$home/runtime/bin/java" -Xmx6g --add-modules=jdk.incubator.vector \
    --enable-native-access=ALL-UNNAMED ${ASSAY_JAVA_OPTS:-} -cp "$home/gpu/suite.jar:$home/lib/*" "$@"
}

suite() {
  java "$1" "$2" GpuSuite "$1" "$home/gpu/fixtures" "$shape" "$out"
}

sanitize() {
  sanitizer=$(command -v compute-sanitizer || ls /usr/local/cuda*/bin/compute-sanitizer 2>/dev/null | tail -n 1)
  if [ -z "$sanitizer" ]; then
    line FAILED sanitize "there is no compute-sanitizer; it comes with the CUDA toolkit"
    return
  fi
  for tool in memcheck racecheck; do
    under="$sanitizer --tool $tool --error-exitcode $errors"
    for what in bf16 greedy; do
      java "$tool, $what" 110 FixtureRun $what "$home/gpu/fixtures" llama-bf16 gemma2 mixtral-wide \
        && line ok "$tool, $what" "no error"
    done
  done
}

part doctor 20 "$home/bin/assay" doctor
sed -n '/^libcuda/,$p' "$log" >&2
case $shape in
  sanitize) sanitize ;;
  *)
    suite parity 150
    if [ "$shape" = llama-3-8b ]; then
      part PyTorch 90 "${python:-python3}" "$home/gpu/cuda_pytorch.py" "$out/pytorch.json"
    fi
    suite scoring 100
    suite writing 70
    suite training 50
    ;;
esac

echo
printf '| %-34s | %-72s | %-36s |\n' "" Assay "PyTorch: Assay's ratio"
printf '|%36s|%74s|%38s|\n' "" "" "" | tr ' ' -
cat "$table"
echo
echo "The same for programs: $out/results.jsonl; what was printed: $out/log.txt"
if grep -q '| WRONG, ' "$table"; then exit 1; fi
if grep -q '| FAILED, ' "$table"; then exit 2; fi
