#!/usr/bin/env bash
# Compiles the kernels for GPUs to PTX, for hosts that have a driver but no libnvrtc, with the digest of the sources that it is of.
# Usage: ci/ptx.sh DIRECTORY; exits with 3 where there is no nvcc.
set -euo pipefail
cd "$(dirname "$0")/.."
to=$1
nvcc=$(command -v nvcc || ls /usr/local/cuda/bin/nvcc 2>/dev/null || true)
if [ -z "$nvcc" ]; then
  echo "ptx: no nvcc" >&2
  exit 3
fi
mkdir -p "$to"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# In the order of KernelSource.java.
sources() {
  case $1 in
    kernels) echo common.cu weights.cu pointwise.cu head.cu experts.cu attention.cu attention_tiles.cu linear.cu linear_tiles.cu ;;
    training)
      echo common.cu pointwise.cu training/elements.cu training/rows.cu training/norms.cu training/attention.cu \
        training/recurrence.cu training/alignment.cu training/loss.cu training/updates.cu
      ;;
  esac
}

# compile SOURCES TYPE LABEL, the type as ASSAY_REAL
compile() {
  # shellcheck disable=SC2046 # names are separated by spaces
  (cd harness/transformer/src/main/resources/dev/assay/transformer/cuda && cat $(sources "$1")) >"$work/$1.cu"
  sha256sum <"$work/$1.cu" | cut -d' ' -f1 >"$to/$1.sha256"
  "$nvcc" -arch=compute_80 -std=c++17 -DASSAY_REAL="$2" -ptx -o "$to/$1-$3.ptx" "$work/$1.cu"
}

compile kernels 0 f32
compile kernels 1 bf16
compile kernels 2 f16
compile training 0 f32
