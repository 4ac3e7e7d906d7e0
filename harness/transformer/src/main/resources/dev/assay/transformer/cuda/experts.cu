// Mixtures of experts: which rows go to which expert is decided here, so that the host need not know.
//
// A row that chose `chosen` experts is as many pairs (row, expert), stored in the order of the rows and, for each, of the experts' numbers.
// Listed, the same pairs stand in the order of the experts and, for each, of the rows.

const int MOST_CHOSEN = 64;

// Whether a comes after b in falling order, of equals the later index after the earlier.
__device__ inline bool after(Best a, Best b) { return a.value < b.value || (a.value == b.value && a.index > b.index); }

// The most probable experts of a row, by number, and their weights: the softmax of the scores, scaled to sum to 1 if `renormalized`. A
// warp a row.
KERNEL route(const float* scores, int experts, int chosen, int renormalized, int* choice, float* weights) {
  __shared__ double sums[WARP];
  __shared__ Best best_of[MOST_CHOSEN];
  int lane = threadIdx.x;
  i64 row = blockIdx.x;
  const float* x = scores + row * experts;
  float largest = -INFINITE;
  for (int i = lane; i < experts; i += WARP) largest = fmaxf(largest, x[i]);
  largest = warp_max(largest);
  double sum = 0;
  for (int i = lane; i < experts; i += WARP) sum += exp((double)(x[i] - largest));
  sums[lane] = sum;
  Best last;
  last.value = INFINITE;
  last.index = -1;
  for (int k = 0; k < chosen; k++) {
    Best best;
    best.value = -INFINITE;
    best.index = experts;
    for (int i = lane; i < experts; i += WARP) {
      Best other;
      // What is no number comes last; compared as it is, it would leave an expert that was chosen twice.
      other.value = x[i] == x[i] ? x[i] : -INFINITE;
      other.index = i;
      if (after(other, last)) best = better(best, other);
    }
    best = block_best(best);
    if (lane == 0) best_of[k] = best;
    last = best;
  }
  __syncthreads();
  if (lane != 0) return;
  double total = 0;
  for (int i = 0; i < WARP; i++) total += sums[i];
  double kept = 0;
  for (int k = 0; k < chosen; k++) {
    best_of[k].value = (float)(exp((double)(best_of[k].value - largest)) / total);
    kept += best_of[k].value;
  }
  for (int k = 0; k < chosen; k++) {
    int before = 0;
    for (int j = 0; j < chosen; j++) before += best_of[j].index < best_of[k].index;
    choice[row * chosen + before] = best_of[k].index;
    weights[row * chosen + before] = renormalized ? (float)(best_of[k].value / kept) : best_of[k].value;
  }
}

// How many pairs each expert has. A block an expert.
KERNEL count_pairs(const int* choice, int pairs, int* counts) {
  float count = 0;
  for (int i = threadIdx.x; i < pairs; i += blockDim.x) count += choice[i] == blockIdx.x;
  count = block_sum(count);
  if (threadIdx.x == 0) counts[blockIdx.x] = (int)count;
}

// Lists the pairs. A block an expert.
//   starts   of each expert's pairs in the list; one more than there are experts
//   row_of   of each listed pair
//   listed   where a pair stands in the list
KERNEL list_pairs(const int* choice, int pairs, int chosen, const int* counts, int* starts, int* row_of, int* listed) {
  __shared__ int found[WARP];
  int expert = blockIdx.x;
  int lane = threadIdx.x % WARP;
  int next = 0;
  for (int e = 0; e < expert; e++) next += counts[e];
  if (threadIdx.x == 0) {
    starts[expert] = next;
    if (expert == gridDim.x - 1) starts[expert + 1] = next + counts[expert];
  }
  for (int first = 0; first < pairs; first += blockDim.x) {
    int i = first + threadIdx.x;
    bool mine = i < pairs && choice[i] == expert;
    u32 lanes = __ballot_sync(ALL, mine);
    if (lane == 0) found[threadIdx.x / WARP] = __popc(lanes);
    __syncthreads();
    int at = next + __popc(lanes & (((u32)1 << lane) - 1));
    for (int warp = 0; warp < blockDim.x / WARP; warp++) {
      if (warp < threadIdx.x / WARP) at += found[warp];
      next += found[warp];
    }
    if (mine) {
      row_of[at] = i / chosen;
      listed[i] = at;
    }
    __syncthreads();
  }
}

// x += the weighted results of a row's pairs, in the order of the experts' numbers. A row a block.
KERNEL add_pairs(const float* y, const int* listed, const float* weights, int chosen, int width, float* x) {
  i64 row = blockIdx.x;
  for (int i = threadIdx.x; i < width; i += blockDim.x) {
    float sum = x[row * width + i];
    for (int k = 0; k < chosen; k++) sum += weights[row * chosen + k] * y[(i64)listed[row * chosen + k] * width + i];
    x[row * width + i] = sum;
  }
}
