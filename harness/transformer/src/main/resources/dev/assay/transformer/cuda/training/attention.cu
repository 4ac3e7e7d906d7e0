// Training: causal attention in float32 and the way back, tile by tile without keeping probabilities (Dao et al., 2022).
//
// Row t·sequences + s of a stream is position t of sequence s; `stride` numbers lie between rows, and a head's numbers side by side. `norms`
// and `along` have a number for each [sequence][head][position]. A block of 256 threads takes a tile of 16 positions: thread (i, j) computes
// the score of query i and key j, then columns j, j + 16, ... of row i of the result. Sums run over the tiles in their order.

const int ATTEND_TILE = 16;
const int ATTEND_THREADS = ATTEND_TILE * ATTEND_TILE;
const int MOST_CAUSAL_HEAD = 128;
const int ATTEND_COLUMNS = MOST_CAUSAL_HEAD / ATTEND_TILE;

typedef float AttendTile[ATTEND_TILE][MOST_CAUSAL_HEAD + 1];
typedef float ScoreTile[ATTEND_TILE][ATTEND_TILE + 1];

// A head of one sequence.
struct HeadRows {
  i64 first;
  i64 step;
};

__device__ inline HeadRows head_rows(int stride, int sequence, int sequences, int head, int size) {
  return HeadRows{(i64)sequence * stride + head * size, (i64)sequences * stride};
}

// Rows from `first` on; those beyond the last are zeros.
__device__ inline void load_rows(const float* x, HeadRows rows, int first, int length, int size, AttendTile& tile) {
  for (int n = threadIdx.x; n < ATTEND_TILE * size; n += ATTEND_THREADS) {
    int position = first + n / size;
    tile[n / size][n % size] = position < length ? x[rows.first + position * rows.step + n % size] : 0;
  }
}

__device__ inline float row_product(const AttendTile& a, int i, const AttendTile& b, int j, int size) {
  float sum = 0;
  for (int c = 0; c < size; c++) sum += a[i][c] * b[j][c];
  return sum;
}

// Over the 16 threads of a row, the same in all of them.
__device__ inline float row_sum(float x) {
  for (int step = ATTEND_TILE / 2; step > 0; step /= 2) x += __shfl_xor_sync(ALL, x, step);
  return x;
}

__device__ inline float row_max(float x) {
  for (int step = ATTEND_TILE / 2; step > 0; step /= 2) x = fmaxf(x, __shfl_xor_sync(ALL, x, step));
  return x;
}

// Block (tile of queries, head, sequence).
KERNEL attend_causally(const float* q, int q_stride, const float* k, int k_stride, const float* v, int v_stride, int sequences, int length,
                       int heads, int key_heads, int size, float scale, float rate, u64 seed, float* out, int out_stride, float* norms) {
  __shared__ AttendTile queries;
  __shared__ AttendTile others;
  __shared__ ScoreTile p;
  int i = threadIdx.x / ATTEND_TILE;
  int j = threadIdx.x % ATTEND_TILE;
  int head = blockIdx.y;
  int sequence = blockIdx.z;
  int key_head = head / (heads / key_heads);
  int first = blockIdx.x * ATTEND_TILE;
  int position = first + i;
  i64 place = ((i64)sequence * heads + head) * length + position;
  load_rows(q, head_rows(q_stride, sequence, sequences, head, size), first, length, size, queries);
  float most = -INFINITE;
  float total = 0;
  float sums[ATTEND_COLUMNS];
  for (int n = 0; n < ATTEND_COLUMNS; n++) sums[n] = 0;
  for (int start = 0; start <= first; start += ATTEND_TILE) {
    __syncthreads();
    load_rows(k, head_rows(k_stride, sequence, sequences, key_head, size), start, length, size, others);
    __syncthreads();
    int key = start + j;
    float score = key <= position ? row_product(queries, i, others, j, size) * scale : -INFINITE;
    float larger = fmaxf(most, row_max(score));
    float factor = expf(most - larger);
    float e = expf(score - larger);
    total = total * factor + row_sum(e);
    most = larger;
    p[i][j] = rate > 0 ? e * kept(seed, (u64)place * length + key, rate) : e;
    __syncthreads();
    load_rows(v, head_rows(v_stride, sequence, sequences, key_head, size), start, length, size, others);
    __syncthreads();
    for (int n = 0; n < ATTEND_COLUMNS; n++) {
      int c = j + n * ATTEND_TILE;
      if (c >= size) break;
      float sum = sums[n] * factor;
      for (int t = 0; t < ATTEND_TILE; t++) sum += p[i][t] * others[t][c];
      sums[n] = sum;
    }
  }
  if (position >= length) return;
  HeadRows to = head_rows(out_stride, sequence, sequences, head, size);
  for (int n = 0; n < ATTEND_COLUMNS; n++) {
    int c = j + n * ATTEND_TILE;
    if (c < size) out[to.first + position * to.step + c] = sums[n] / total;
  }
  if (j == 0) norms[place] = most + logf(total);
}

// The probability of query i for key j, and the gradient of its score; `chance` has dropout in it, which values are weighted with.
struct Score {
  float chance;
  float gradient;
};

__device__ inline Score score_back(bool seen, float product, float value_product, float norm, float along, float scale, float keeping) {
  Score s;
  float p = seen ? expf(product * scale - norm) : 0;
  s.chance = p * keeping;
  s.gradient = p * (keeping * value_product - along) * scale;
  return s;
}

// dq += Σ_j ds·k; also stores along = dout·out of each row. Block (tile of queries, head, sequence).
KERNEL attend_back_to_queries(const float* q, int q_stride, const float* k, int k_stride, const float* v, int v_stride, const float* out,
                              const float* dout, int out_stride, int sequences, int length, int heads, int key_heads, int size, float scale,
                              float rate, u64 seed, const float* norms, float* along, float* dq, int dq_stride) {
  __shared__ AttendTile queries;
  __shared__ AttendTile gradients;
  __shared__ AttendTile keys;
  __shared__ AttendTile values;
  __shared__ ScoreTile ds;
  int i = threadIdx.x / ATTEND_TILE;
  int j = threadIdx.x % ATTEND_TILE;
  int head = blockIdx.y;
  int sequence = blockIdx.z;
  int key_head = head / (heads / key_heads);
  int first = blockIdx.x * ATTEND_TILE;
  int position = first + i;
  bool there = position < length;
  i64 place = ((i64)sequence * heads + head) * length + position;
  HeadRows result = head_rows(out_stride, sequence, sequences, head, size);
  load_rows(q, head_rows(q_stride, sequence, sequences, head, size), first, length, size, queries);
  load_rows(dout, result, first, length, size, gradients);
  __syncthreads();
  float product = 0;
  for (int c = j; c < size && there; c += ATTEND_TILE) product += gradients[i][c] * out[result.first + position * result.step + c];
  float own_along = row_sum(product);
  if (there && j == 0) along[place] = own_along;
  float norm = there ? norms[place] : 0;
  float sums[ATTEND_COLUMNS];
  for (int n = 0; n < ATTEND_COLUMNS; n++) sums[n] = 0;
  for (int start = 0; start <= first; start += ATTEND_TILE) {
    __syncthreads();
    load_rows(k, head_rows(k_stride, sequence, sequences, key_head, size), start, length, size, keys);
    load_rows(v, head_rows(v_stride, sequence, sequences, key_head, size), start, length, size, values);
    __syncthreads();
    int key = start + j;
    float keeping = rate > 0 ? kept(seed, (u64)place * length + key, rate) : 1;
    ds[i][j] = score_back(there && key <= position, row_product(queries, i, keys, j, size), row_product(gradients, i, values, j, size), norm,
                          own_along, scale, keeping)
                   .gradient;
    __syncthreads();
    for (int n = 0; n < ATTEND_COLUMNS; n++) {
      int c = j + n * ATTEND_TILE;
      if (c >= size) break;
      for (int t = 0; t < ATTEND_TILE; t++) sums[n] += ds[i][t] * keys[t][c];
    }
  }
  if (!there) return;
  HeadRows to = head_rows(dq_stride, sequence, sequences, head, size);
  for (int n = 0; n < ATTEND_COLUMNS; n++) {
    int c = j + n * ATTEND_TILE;
    if (c < size) dq[to.first + position * to.step + c] += sums[n];
  }
}

// dk += Σ_i ds·q and dv += Σ_i p·dout, over the queries of all heads that a head of keys serves. Block (tile of keys, head of keys, sequence).
KERNEL attend_back_to_keys(const float* q, int q_stride, const float* k, int k_stride, const float* v, int v_stride, const float* dout,
                           int out_stride, int sequences, int length, int heads, int key_heads, int size, float scale, float rate, u64 seed,
                           const float* norms, const float* along, float* dk, int dk_stride, float* dv, int dv_stride) {
  __shared__ AttendTile queries;
  __shared__ AttendTile gradients;
  __shared__ AttendTile keys;
  __shared__ AttendTile values;
  __shared__ ScoreTile p;
  __shared__ ScoreTile ds;
  int i = threadIdx.x / ATTEND_TILE;
  int j = threadIdx.x % ATTEND_TILE;
  int key_head = blockIdx.y;
  int sequence = blockIdx.z;
  int group = heads / key_heads;
  int first = blockIdx.x * ATTEND_TILE;
  load_rows(k, head_rows(k_stride, sequence, sequences, key_head, size), first, length, size, keys);
  load_rows(v, head_rows(v_stride, sequence, sequences, key_head, size), first, length, size, values);
  float key_sums[ATTEND_COLUMNS];
  float value_sums[ATTEND_COLUMNS];
  for (int n = 0; n < ATTEND_COLUMNS; n++) key_sums[n] = value_sums[n] = 0;
  for (int head = key_head * group; head < (key_head + 1) * group; head++) {
    for (int start = first; start < length; start += ATTEND_TILE) {
      __syncthreads();
      load_rows(q, head_rows(q_stride, sequence, sequences, head, size), start, length, size, queries);
      load_rows(dout, head_rows(out_stride, sequence, sequences, head, size), start, length, size, gradients);
      __syncthreads();
      int position = start + i;
      int key = first + j;
      bool there = position < length;
      i64 place = ((i64)sequence * heads + head) * length + position;
      float keeping = rate > 0 ? kept(seed, (u64)place * length + key, rate) : 1;
      Score s = score_back(there && key <= position, row_product(queries, i, keys, j, size), row_product(gradients, i, values, j, size),
                           there ? norms[place] : 0, there ? along[place] : 0, scale, keeping);
      p[i][j] = s.chance;
      ds[i][j] = s.gradient;
      __syncthreads();
      // From here on thread (i, j) is about key i.
      for (int n = 0; n < ATTEND_COLUMNS; n++) {
        int c = j + n * ATTEND_TILE;
        if (c >= size) break;
        for (int t = 0; t < ATTEND_TILE; t++) {
          key_sums[n] += ds[t][i] * queries[t][c];
          value_sums[n] += p[t][i] * gradients[t][c];
        }
      }
    }
  }
  int key = first + i;
  if (key >= length) return;
  HeadRows to_keys = head_rows(dk_stride, sequence, sequences, key_head, size);
  HeadRows to_values = head_rows(dv_stride, sequence, sequences, key_head, size);
  for (int n = 0; n < ATTEND_COLUMNS; n++) {
    int c = j + n * ATTEND_TILE;
    if (c >= size) break;
    dk[to_keys.first + key * to_keys.step + c] += key_sums[n];
    dv[to_values.first + key * to_values.step + c] += value_sums[n];
  }
}

// Rotates the pairs (i, half + i) of each head in place; cosines and sines are [positions][half].
KERNEL rotate_pairs(float* x, int columns, int sequences, int half, const float* cosines, const float* sines, i64 count) {
  EACH(pair, count) {
    i64 row = pair / (columns / 2);
    int in_row = pair % (columns / 2);
    int i = in_row % half;
    float* at = x + row * columns + in_row / half * 2 * half + i;
    i64 angle = row / sequences * half + i;
    float low = at[0];
    float high = at[half];
    at[0] = low * cosines[angle] - high * sines[angle];
    at[half] = high * cosines[angle] + low * sines[angle];
  }
}
