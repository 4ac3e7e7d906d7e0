// Attention of rows to the keys and values of their paths through the prefix tree.
//
// A path is a list of slots, one for each position from the root on: where its keys and values lie in the pages of a layer (see place()).
// Rows of one span share a path. Positions are taken in tiles whose bounds are multiples of TILE whatever the rows, so that a row's sums
// run in the same order in any company; what a row may not see has the weight 0.

const int TILE = 64;

struct Shape {
  int heads;
  int kv_heads;
  int head_size;
  int window;      // positions up to its own that a row sees
  float scale;     // of the scores
  float soft_cap;  // if positive, a score s becomes cap·tanh(s/cap)
};

__device__ inline float score(Shape shape, float product) {
  float s = product * shape.scale;
  return shape.soft_cap > 0 ? shape.soft_cap * tanhf(s / shape.soft_cap) : s;
}

// First position that a row at `position` sees.
__device__ inline int first_seen(Shape shape, int position) { return position >= shape.window ? position + 1 - shape.window : 0; }

const int GROUP = 8;
const int ROW_THREADS = 128;
const int ROW_WARPS = ROW_THREADS / WARP;

// The query heads of one key-value head, GROUP at a time, for one row and the positions from `from` to `to`: a block's work.
struct RowState {
  float query[GROUP][MOST_HEAD];
  float weight[GROUP][TILE];
  float largest[GROUP];
  float correction[GROUP];
  float sum[GROUP];
};

const int ROW_DIMENSIONS = MOST_HEAD / ROW_THREADS;

__device__ inline void attend_positions(RowState& state, Shape shape, const real* query, int kv_head, int members, const real* keys,
                                        const real* values, const int* path, int from, int to,
                                        float (&out)[GROUP][ROW_DIMENSIONS]) {
  int warp = threadIdx.x / WARP;
  int lane = threadIdx.x % WARP;
  int size = shape.head_size;
  for (int i = threadIdx.x; i < members * size; i += ROW_THREADS) state.query[i / size][i % size] = to_float(query[i]);
  if (threadIdx.x < GROUP) {
    state.largest[threadIdx.x] = -INFINITE;
    state.sum[threadIdx.x] = 0;
  }
  for (int m = 0; m < GROUP; m++) {
    for (int d = 0; d < ROW_DIMENSIONS; d++) out[m][d] = 0;
  }
  __syncthreads();
  for (int tile = from / TILE * TILE; tile < to; tile += TILE) {
    // Scores: a position a warp.
    for (int j = warp; j < TILE; j += ROW_WARPS) {
      int position = tile + j;
      bool seen = position >= from && position < to;
      float key[MOST_HEAD / WARP];
      if (seen) {
        const real* at = keys + place(path[position], shape.kv_heads, kv_head, size);
        for (int i = 0; i < MOST_HEAD / WARP; i++) key[i] = i * WARP + lane < size ? to_float(at[i * WARP + lane]) : 0;
      }
      for (int m = 0; m < members; m++) {
        float product = 0;
        if (seen) {
          for (int i = 0; i < MOST_HEAD / WARP; i++) {
            if (i * WARP + lane < size) product += state.query[m][i * WARP + lane] * key[i];
          }
        }
        product = warp_sum(product);
        if (lane == 0) state.weight[m][j] = seen ? score(shape, product) : -INFINITE;
      }
    }
    __syncthreads();
    // Weights: a head a warp.
    for (int m = warp; m < members; m += ROW_WARPS) {
      float most = -INFINITE;
      for (int j = lane; j < TILE; j += WARP) most = fmaxf(most, state.weight[m][j]);
      float before = state.largest[m];
      most = fmaxf(before, warp_max(most));
      float sum = 0;
      // While nothing is seen, all weights are 0. A score that is no number has a weight that is none either.
      float base = most == -INFINITE ? 0 : most;
      for (int j = lane; j < TILE; j += WARP) {
        float weight = expf(state.weight[m][j] - base);
        state.weight[m][j] = weight;
        sum += weight;
      }
      sum = warp_sum(sum);
      __syncwarp();
      if (lane == 0) {
        float correction = expf(before - base);
        state.correction[m] = correction;
        state.sum[m] = state.sum[m] * correction + sum;
        state.largest[m] = most;
      }
    }
    __syncthreads();
    // Weighted values: a dimension a thread.
    for (int m = 0; m < members; m++) {
      for (int d = 0; d < ROW_DIMENSIONS; d++) out[m][d] *= state.correction[m];
    }
    for (int j = 0; j < TILE; j++) {
      int position = tile + j;
      if (position < from || position >= to) continue;
      const real* at = values + place(path[position], shape.kv_heads, kv_head, size);
      for (int d = 0; d < ROW_DIMENSIONS; d++) {
        int i = d * ROW_THREADS + threadIdx.x;
        if (i < size) {
          float value = to_float(at[i]);
          for (int m = 0; m < members; m++) out[m][d] += state.weight[m][j] * value;
        }
      }
    }
    __syncthreads();
  }
}

// Any rows, any size of head, any type. Block (row, key-value head).
//   starts  for each row, where its path begins in `slots`
KERNEL attend_rows(const real* queries, const int* positions, const int* starts, const int* slots, const real* keys, const real* values,
                   Shape shape, real* out) {
  __shared__ RowState state;
  float result[GROUP][ROW_DIMENSIONS];
  i64 row = blockIdx.x;
  int kv_head = blockIdx.y;
  int group = shape.heads / shape.kv_heads;
  int size = shape.head_size;
  int position = positions[row];
  for (int first = 0; first < group; first += GROUP) {
    int members = group - first < GROUP ? group - first : GROUP;
    int head = kv_head * group + first;
    const real* query = queries + (row * shape.heads + head) * size;
    attend_positions(state, shape, query, kv_head, members, keys, values, slots + starts[row], first_seen(shape, position), position + 1,
                     result);
    for (int m = 0; m < members; m++) {
      for (int d = 0; d < ROW_DIMENSIONS; d++) {
        int i = d * ROW_THREADS + threadIdx.x;
        if (i < size) out[(row * shape.heads + head + m) * size + i] = to_real(result[m][d] / state.sum[m]);
      }
    }
    __syncthreads();
  }
}

// One part of the positions of a row that is being written: positions from part·length to (part + 1)·length. Block (row, key-value head,
// part). What it finds goes to parts[row][head][part]: the largest score, the sum of weights, the weighted values.
KERNEL attend_part(const real* queries, const int* positions, const int* starts, const int* slots, const real* keys, const real* values,
                   Shape shape, int length, float* parts) {
  __shared__ RowState state;
  float result[GROUP][ROW_DIMENSIONS];
  i64 row = blockIdx.x;
  int kv_head = blockIdx.y;
  int part = blockIdx.z;
  int group = shape.heads / shape.kv_heads;
  int size = shape.head_size;
  int from = first_seen(shape, positions[row]);
  int to = positions[row] + 1;
  if (from < part * length) from = part * length;
  if (to > (part + 1) * length) to = (part + 1) * length;
  for (int first = 0; first < group; first += GROUP) {
    int members = group - first < GROUP ? group - first : GROUP;
    int head = kv_head * group + first;
    const real* query = queries + (row * shape.heads + head) * size;
    attend_positions(state, shape, query, kv_head, members, keys, values, slots + starts[row], from, to, result);
    for (int m = 0; m < members; m++) {
      float* found = parts + ((row * shape.heads + head + m) * gridDim.z + part) * (size + 2);
      if (threadIdx.x == 0) {
        found[0] = state.largest[m];
        found[1] = state.sum[m];
      }
      for (int d = 0; d < ROW_DIMENSIONS; d++) {
        int i = d * ROW_THREADS + threadIdx.x;
        if (i < size) found[2 + i] = result[m][d];
      }
    }
    __syncthreads();
  }
}

// Joins the parts of attend_part, in their order. Block (row, head).
KERNEL join_parts(const float* parts, int count, int head_size, real* out) {
  i64 at = (i64)blockIdx.x * gridDim.y + blockIdx.y;
  const float* found = parts + at * count * (head_size + 2);
  float largest = -INFINITE;
  for (int p = 0; p < count; p++) largest = fmaxf(largest, found[p * (head_size + 2)]);
  for (int i = threadIdx.x; i < head_size; i += blockDim.x) {
    float sum = 0;
    float value = 0;
    for (int p = 0; p < count; p++) {
      const float* part = found + p * (head_size + 2);
      if (part[1] == 0) continue;  // nothing was seen
      float factor = expf(part[0] - largest);
      sum += factor * part[1];
      value += factor * part[2 + i];
    }
    out[at * head_size + i] = to_real(value / sum);
  }
}
