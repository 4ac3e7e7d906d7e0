// From logits to what is asked about them.

struct Best {
  float value;
  int index;
};

// The larger, at equal values the earlier.
__device__ inline Best better(Best a, Best b) {
  bool second = b.value > a.value || (b.value == a.value && b.index < a.index);
  return second ? b : a;
}

__device__ inline Best block_best(Best x) {
  __shared__ Best bests[WARP];
  for (int step = WARP / 2; step > 0; step /= 2) {
    Best other;
    other.value = __shfl_xor_sync(ALL, x.value, step);
    other.index = __shfl_xor_sync(ALL, x.index, step);
    x = better(x, other);
  }
  __syncthreads();
  if (threadIdx.x % WARP == 0) bests[threadIdx.x / WARP] = x;
  __syncthreads();
  x = bests[0];
  for (int warp = 1; warp < blockDim.x / WARP; warp++) x = better(x, bests[warp]);
  return x;
}

// A row of logits a block: soft cap in place, the largest, the logarithm of the sum of exponentials, and the logits that are asked for.
//   first       for each row, the first of its targets; one more than there are rows
//   normalizers not a number if a logit is none
KERNEL log_softmax(float* logits, int vocabulary, float soft_cap, const int* first, const int* targets, float* normalizers, int* argmax,
                   float* target_logits) {
  __shared__ double sums[WARP];
  int row = blockIdx.x;
  float* x = logits + (i64)row * vocabulary;
  Best best;
  best.value = -INFINITE;
  best.index = vocabulary;
  for (int i = threadIdx.x; i < vocabulary; i += blockDim.x) {
    float value = x[i];
    if (soft_cap > 0) {
      value = soft_cap * tanhf(value / soft_cap);
      x[i] = value;
    }
    Best other;
    other.value = value;
    other.index = i;
    best = better(best, other);
  }
  best = block_best(best);
  float sum = 0;
  for (int i = threadIdx.x; i < vocabulary; i += blockDim.x) sum += expf(x[i] - best.value);
  sum = warp_sum(sum);
  if (threadIdx.x % WARP == 0) sums[threadIdx.x / WARP] = sum;
  __syncthreads();
  if (threadIdx.x == 0) {
    double total = 0;
    for (int warp = 0; warp < blockDim.x / WARP; warp++) total += sums[warp];
    normalizers[2 * row] = best.value;
    normalizers[2 * row + 1] = (float)log(total);
    argmax[row] = best.index < vocabulary ? best.index : 0;
  }
  for (int i = first[row] + threadIdx.x; i < first[row + 1]; i += blockDim.x) target_logits[i] = x[targets[i]];
}
