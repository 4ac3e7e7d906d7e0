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
(
  cd harness/transformer/src/main/resources/dev/assay/transformer/cuda
  cat common.cu weights.cu pointwise.cu head.cu experts.cu attention.cu attention_tiles.cu linear.cu linear_tiles.cu
) >"$work/kernels.cu"
sha256sum <"$work/kernels.cu" | cut -d' ' -f1 >"$to/kernels.sha256"
type=0
for label in f32 bf16 f16; do
  "$nvcc" -arch=compute_80 -std=c++17 -DASSAY_REAL=$type -ptx -o "$to/kernels-$label.ptx" "$work/kernels.cu"
  type=$((type + 1))
done
