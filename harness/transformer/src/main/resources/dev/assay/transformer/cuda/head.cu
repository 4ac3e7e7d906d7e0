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

const int MOST_RANKED = 256;
const int MOST_RANKERS = 512;

// Rises with the logit and, of equals, falls with the id: no two are the same.
__device__ inline u64 rank_key(float logit, int id) {
  u32 bits = __float_as_uint(logit);
  u32 rising = bits & 0x80000000u ? ~bits : bits | 0x80000000u;
  return (u64)rising << 32 | (u32)~id;
}

// What a draw needs of a row of logits: the `most` largest in falling order (of equals the lower id first), and the sum of
// exp((logit - largest) / temperature) over all. A row a block of at most MOST_RANKERS threads; rows of temperature 0 are left out.
//   normalizers  of log_softmax, whose first is the largest logit
//   values, tokens  [rows][most]
KERNEL rank_logits(const float* logits, int vocabulary, const float* temperatures, const float* normalizers, int most, double* totals,
                   float* values, int* tokens) {
  __shared__ double sums[WARP];
  __shared__ int counts[MOST_RANKERS];
  __shared__ u64 chosen[MOST_RANKED];
  i64 row = blockIdx.x;
  float temperature = temperatures[row];
  if (temperature == 0) return;
  const float* x = logits + row * vocabulary;
  float largest = normalizers[2 * row];
  float sum = 0;
  for (int i = threadIdx.x; i < vocabulary; i += blockDim.x) sum += expf((x[i] - largest) / temperature);
  sum = warp_sum(sum);
  if (threadIdx.x % WARP == 0) sums[threadIdx.x / WARP] = sum;
  __syncthreads();
  if (threadIdx.x == 0) {
    double total = 0;
    for (int warp = 0; warp < blockDim.x / WARP; warp++) total += sums[warp];
    totals[row] = total;
  }

  // The key of the last that is chosen, bit by bit: the largest number that at least `most` keys reach.
  u64 last = 0;
  int mine = 0;
  for (int bit = 63; bit >= 0; bit--) {
    u64 candidate = last | (u64)1 << bit;
    int reach = 0;
    for (int i = threadIdx.x; i < vocabulary; i += blockDim.x) reach += rank_key(x[i], i) >= candidate;
    int all = (int)block_sum((float)reach);
    if (all >= most) {
      last = candidate;
      mine = reach;
      if (all == most) break;
    }
  }
  counts[threadIdx.x] = mine;
  __syncthreads();
  if (threadIdx.x == 0) {
    int before = 0;
    for (int t = 0; t < blockDim.x; t++) {
      int count = counts[t];
      counts[t] = before;
      before += count;
    }
  }
  __syncthreads();
  int next = counts[threadIdx.x];
  for (int i = threadIdx.x; i < vocabulary && mine > 0; i += blockDim.x) {
    u64 key = rank_key(x[i], i);
    if (key >= last) chosen[next++] = key;
  }
  __syncthreads();
  for (int i = threadIdx.x; i < most; i += blockDim.x) {
    int rank = 0;
    for (int j = 0; j < most; j++) rank += chosen[j] > chosen[i];
    int id = (int)~(u32)chosen[i];
    values[row * most + rank] = x[id];
    tokens[row * most + rank] = id;
  }
}
