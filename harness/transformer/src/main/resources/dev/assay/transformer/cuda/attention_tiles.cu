// Attention on tensor cores: FlashAttention-2's order of work (Dao 2023) over paths of slots.
//
// A block takes one key-value head and up to TILE_ROWS queries: the heads of its group for a few rows of one span, so that keys and
// values that several heads share are read once. Each of its four warps owns 16 queries; one that has none only helps to copy. While
// scores are computed the values of a tile are on their way to shared memory, and while those are summed the next keys.

#if ASSAY_REAL != 0
const int TILE_ROWS = 64;
const int TILE_THREADS = 128;
const int PAD = 8;  // numbers between rows in shared memory, which keep lanes in different banks

struct Rows {
  int first;     // row of the batch
  int count;     // rows
  int position;  // of the first
  int start;     // where their path begins in the slots
};

// What a lane has found for queries g and g + 8 of its warp.
template <int HEAD>
struct Attended {
  float values[HEAD / 8][4];
  float largest[2];
  float sum[2];
};

// Sends the keys, or the values, of a tile of positions to shared memory; there are none from `end` on.
template <int HEAD>
__device__ inline void copy_tile(Pack* to, const real* from, const int* path, Shape shape, int kv_head, int tile, int end) {
  const int CHUNKS = HEAD / LANES;
  const int COPIES = TILE * CHUNKS / TILE_THREADS;
  i64 at[COPIES];
#pragma unroll
  for (int i = 0; i < COPIES; i++) {
    int j = tile + (threadIdx.x + i * TILE_THREADS) / CHUNKS;
    at[i] = j < end ? place(path[j], shape.kv_heads, kv_head, HEAD) : -1;
  }
#pragma unroll
  for (int i = 0; i < COPIES; i++) {
    int c = threadIdx.x + i * TILE_THREADS;
    bool there = at[i] >= 0;
    copy_ahead(to + c / CHUNKS * ((HEAD + PAD) / LANES) + c % CHUNKS, (const Pack*)(from + (there ? at[i] : 0)) + c % CHUNKS, there);
  }
}

// Attends to the positions from `first` to `end`.
template <int HEAD>
__device__ inline void attend_tile(Attended<HEAD>& found, const real* all_queries, Rows rows, const int* path, const real* keys,
                                   const real* values, Shape shape, int kv_head, int first, int end) {
  const int STRIDE = HEAD + PAD;
  const int STEPS = HEAD / 16;
  const int CHUNKS = HEAD / LANES;
  __shared__ Pack key_packs[TILE * STRIDE / LANES];
  __shared__ Pack value_packs[TILE * STRIDE / LANES];
  real(*key_tile)[STRIDE] = (real(*)[STRIDE])key_packs;
  real(*value_tile)[STRIDE] = (real(*)[STRIDE])value_packs;
  int group = shape.heads / shape.kv_heads;
  int queries = rows.count * group;
  int warp = threadIdx.x / WARP;
  int lane = threadIdx.x % WARP;
  int g = lane / 4;
  int t = lane % 4;
  Pack zero;
  for (int i = 0; i < LANES; i++) zero.value[i] = to_real(0);
  int tile = first / TILE * TILE;
  copy_tile<HEAD>(key_packs, keys, path, shape, kv_head, tile, end);

  // Queries go through the space for values into registers.
  for (int c = threadIdx.x; c < TILE_ROWS * CHUNKS; c += TILE_THREADS) {
    int q = c / CHUNKS;
    const real* at = all_queries + ((i64)(rows.first + q / group) * shape.heads + kv_head * group + q % group) * HEAD;
    *(Pack*)&value_tile[q][c % CHUNKS * LANES] = q < queries ? ((const Pack*)at)[c % CHUNKS] : zero;
  }
  __syncthreads();
  u32 query[STEPS][4];
  for (int s = 0; s < STEPS; s++) load_matrices(query[s], &value_tile[warp * 16 + lane % 16][s * 16 + lane / 16 * 8]);

  bool idle = warp * 16 >= queries;
  int position[2];
  for (int h = 0; h < 2; h++) {
    int q = warp * 16 + g + 8 * h;
    position[h] = rows.position + (q < queries ? q / group : 0);
    found.largest[h] = -INFINITE;
    found.sum[h] = 0;
  }
  for (int n = 0; n < HEAD / 8; n++) {
    for (int i = 0; i < 4; i++) found.values[n][i] = 0;
  }
  int last_position = rows.position + rows.count - 1;

  for (; tile < end; tile += TILE) {
    copies_done();
    __syncthreads();
    copy_tile<HEAD>(value_packs, values, path, shape, kv_head, tile, end);
    float weight[TILE / 8][4];
    if (!idle) {
#pragma unroll
      for (int n = 0; n < TILE / 8; n += 2) {
        for (int i = 0; i < 4; i++) weight[n][i] = weight[n + 1][i] = 0;
#pragma unroll
        for (int s = 0; s < STEPS; s++) {
          u32 b[4];
          load_matrices(b, &key_tile[n * 8 + lane / 16 * 8 + lane % 8][s * 16 + lane / 8 % 2 * 8]);
          multiply_add(weight[n], query[s], b[0], b[1]);
          multiply_add(weight[n + 1], query[s], b[2], b[3]);
        }
      }
    }
    copies_done();
    __syncthreads();
    if (tile + TILE < end) copy_tile<HEAD>(key_packs, keys, path, shape, kv_head, tile + TILE, end);
    if (idle) continue;
#pragma unroll
    for (int n = 0; n < TILE / 8; n++) {
      for (int i = 0; i < 4; i++) weight[n][i] *= shape.scale;
    }
    if (shape.soft_cap > 0) {
#pragma unroll
      for (int n = 0; n < TILE / 8; n++) {
        for (int i = 0; i < 4; i++) weight[n][i] = shape.soft_cap * tanhf(weight[n][i] / shape.soft_cap);
      }
    }
    // Only at the ends of what is seen are there positions that some row does not see.
    if (tile + TILE > rows.position || tile < first_seen(shape, last_position)) {
#pragma unroll
      for (int n = 0; n < TILE / 8; n++) {
        for (int i = 0; i < 4; i++) {
          int at = tile + n * 8 + 2 * t + i % 2;
          bool seen = at <= position[i / 2] && at >= first_seen(shape, position[i / 2]);
          weight[n][i] = seen ? weight[n][i] : -INFINITE;
        }
      }
    }
    float most[2] = {found.largest[0], found.largest[1]};
#pragma unroll
    for (int n = 0; n < TILE / 8; n++) {
      for (int i = 0; i < 4; i++) most[i / 2] = fmaxf(most[i / 2], weight[n][i]);
    }
    for (int h = 0; h < 2; h++) {
      most[h] = fmaxf(most[h], __shfl_xor_sync(ALL, most[h], 1));
      most[h] = fmaxf(most[h], __shfl_xor_sync(ALL, most[h], 2));
      // While nothing is seen, all weights are 0.
      float base = most[h] == -INFINITE ? 0 : most[h];
      float correction = short_exp(found.largest[h] - base);
      found.largest[h] = most[h];
      most[h] = base;
      found.sum[h] *= correction;
#pragma unroll
      for (int n = 0; n < HEAD / 8; n++) {
        found.values[n][2 * h] *= correction;
        found.values[n][2 * h + 1] *= correction;
      }
    }
#pragma unroll
    for (int n = 0; n < TILE / 8; n++) {
      for (int i = 0; i < 4; i++) {
        weight[n][i] = short_exp(weight[n][i] - most[i / 2]);
        found.sum[i / 2] += weight[n][i];
      }
    }
#pragma unroll
    for (int s = 0; s < TILE / 16; s++) {
      u32 a[4];
      a[0] = pair(weight[2 * s][0], weight[2 * s][1]);
      a[1] = pair(weight[2 * s][2], weight[2 * s][3]);
      a[2] = pair(weight[2 * s + 1][0], weight[2 * s + 1][1]);
      a[3] = pair(weight[2 * s + 1][2], weight[2 * s + 1][3]);
#pragma unroll
      for (int n = 0; n < HEAD / 16; n++) {
        u32 b[4];
        load_transposed(b, &value_tile[s * 16 + lane % 16][n * 16 + lane / 16 * 8]);
        multiply_add(found.values[2 * n], a, b[0], b[1]);
        multiply_add(found.values[2 * n + 1], a, b[2], b[3]);
      }
    }
  }
  for (int h = 0; h < 2; h++) {
    found.sum[h] += __shfl_xor_sync(ALL, found.sum[h], 1);
    found.sum[h] += __shfl_xor_sync(ALL, found.sum[h], 2);
  }
}

// Rows that are read. Block (tile of rows, key-value head).
template <int HEAD>
__device__ inline void attend_read(const real* queries, const Rows* tiles, const int* slots, const real* keys, const real* values, Shape shape,
                                   real* out) {
  Attended<HEAD> found;
  Rows rows = tiles[blockIdx.x];
  int kv_head = blockIdx.y;
  attend_tile<HEAD>(found, queries, rows, slots + rows.start, keys, values, shape, kv_head, first_seen(shape, rows.position),
                    rows.position + rows.count);
  int group = shape.heads / shape.kv_heads;
  int t = threadIdx.x % 4;
  for (int h = 0; h < 2; h++) {
    int q = threadIdx.x / WARP * 16 + threadIdx.x % WARP / 4 + 8 * h;
    if (q >= rows.count * group) continue;
    real* at = out + ((i64)(rows.first + q / group) * shape.heads + kv_head * group + q % group) * HEAD;
    for (int n = 0; n < HEAD / 8; n++) {
      *(u32*)&at[n * 8 + 2 * t] = pair(found.values[n][2 * h] / found.sum[h], found.values[n][2 * h + 1] / found.sum[h]);
    }
  }
}

// A part of the positions of a row that is being written; otherwise as attend_part.
template <int HEAD>
__device__ inline void attend_written(const real* queries, const int* positions, const int* starts, const int* slots, const real* keys,
                                      const real* values, Shape shape, int length, float* parts) {
  Attended<HEAD> found;
  int row = blockIdx.x;
  int kv_head = blockIdx.y;
  int part = blockIdx.z;
  Rows rows = {row, 1, positions[row], starts[row]};
  int from = first_seen(shape, rows.position);
  int to = rows.position + 1;
  if (from < part * length) from = part * length;
  if (to > (part + 1) * length) to = (part + 1) * length;
  int group = shape.heads / shape.kv_heads;
  // Of no position there is nothing to join.
  if (from >= to) {
    for (int m = threadIdx.x; m < group; m += TILE_THREADS) {
      float* at = parts + (((i64)row * shape.heads + kv_head * group + m) * gridDim.z + part) * (HEAD + 2);
      at[0] = -INFINITE;
      at[1] = 0;
    }
    return;
  }
  attend_tile<HEAD>(found, queries, rows, slots + rows.start, keys, values, shape, kv_head, from, to);
  int t = threadIdx.x % 4;
  for (int h = 0; h < 2; h++) {
    int q = threadIdx.x / WARP * 16 + threadIdx.x % WARP / 4 + 8 * h;
    if (q >= group) continue;
    float* at = parts + (((i64)row * shape.heads + kv_head * group + q) * gridDim.z + part) * (HEAD + 2);
    if (t == 0) {
      at[0] = found.largest[h];
      at[1] = found.sum[h];
    }
    for (int n = 0; n < HEAD / 8; n++) {
      at[2 + n * 8 + 2 * t] = found.values[n][2 * h];
      at[3 + n * 8 + 2 * t] = found.values[n][2 * h + 1];
    }
  }
}

#define ATTEND_TILES(HEAD)                                                                                                             \
  KERNEL attend_tiles_##HEAD(const real* queries, const Rows* tiles, const int* slots, const real* keys, const real* values, Shape shape,    \
                             real* out) {                                                                                              \
    attend_read<HEAD>(queries, tiles, slots, keys, values, shape, out);                                                                    \
  }                                                                                                                                    \
  KERNEL attend_part_##HEAD(const real* queries, const int* positions, const int* starts, const int* slots, const real* keys,               \
                            const real* values, Shape shape, int length, float* parts) {                                               \
    attend_written<HEAD>(queries, positions, starts, slots, keys, values, shape, length, parts);                                           \
  }

ATTEND_TILES(16)
ATTEND_TILES(32)
ATTEND_TILES(64)
ATTEND_TILES(80)
ATTEND_TILES(96)
ATTEND_TILES(128)
#endif
