// Attention of many rows on tensor cores: FlashAttention-2's order of work (Dao 2023) over paths of slots.
//
// A block takes one key-value head and up to TILE_ROWS queries: the heads of its group for a few rows of one span, so that keys and
// values that several heads share are read once. Each of its four warps owns 16 queries.

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

template <int HEAD>
__device__ inline void attend_tile(const real* qkv, const Rows* tiles, const int* slots, const real* keys, const real* values, Shape shape,
                                   real* out) {
  const int STRIDE = HEAD + PAD;
  const int STEPS = HEAD / 16;
  const int CHUNKS = HEAD / LANES;
  __shared__ Pack key_packs[TILE * STRIDE / LANES];
  __shared__ Pack value_packs[TILE * STRIDE / LANES];
  real(*key_tile)[STRIDE] = (real(*)[STRIDE])key_packs;
  real(*value_tile)[STRIDE] = (real(*)[STRIDE])value_packs;
  Rows rows = tiles[blockIdx.x];
  int kv_head = blockIdx.y;
  int group = shape.heads / shape.kv_heads;
  int queries = rows.count * group;
  int warp = threadIdx.x / WARP;
  int g = threadIdx.x % WARP / 4;
  int t = threadIdx.x % 4;
  i64 query_stride = (i64)(shape.heads + 2 * shape.kv_heads) * HEAD;
  Pack zero;
  for (int i = 0; i < LANES; i++) zero.value[i] = to_real(0);

  // Queries go through the space for keys into registers.
  for (int c = threadIdx.x; c < TILE_ROWS * CHUNKS; c += TILE_THREADS) {
    int q = c / CHUNKS;
    const real* at = qkv + (rows.first + q / group) * query_stride + (kv_head * group + q % group) * HEAD;
    *(Pack*)&key_tile[q][c % CHUNKS * LANES] = q < queries ? ((const Pack*)at)[c % CHUNKS] : zero;
  }
  __syncthreads();
  u32 query[STEPS][4];
  for (int s = 0; s < STEPS; s++) {
    const real* at = &key_tile[warp * 16 + g][s * 16 + 2 * t];
    query[s][0] = pair_at(at);
    query[s][1] = pair_at(at + 8 * STRIDE);
    query[s][2] = pair_at(at + 8);
    query[s][3] = pair_at(at + 8 * STRIDE + 8);
  }

  // Lanes hold queries g and g + 8 of their warp.
  int mine[2] = {warp * 16 + g, warp * 16 + g + 8};
  int position[2];
  for (int h = 0; h < 2; h++) position[h] = rows.position + (mine[h] < queries ? mine[h] / group : 0);
  float largest[2] = {-INFINITE, -INFINITE};
  float sum[2] = {0, 0};
  float result[HEAD / 8][4];
  for (int n = 0; n < HEAD / 8; n++) {
    for (int i = 0; i < 4; i++) result[n][i] = 0;
  }

  int end = rows.position + rows.count;
  for (int tile = first_seen(shape, rows.position) / TILE * TILE; tile < end; tile += TILE) {
    __syncthreads();
    for (int c = threadIdx.x; c < TILE * CHUNKS; c += TILE_THREADS) {
      int j = c / CHUNKS;
      int chunk = c % CHUNKS;
      bool there = tile + j < end;
      i64 at = there ? place(slots[rows.start + tile + j], shape.kv_heads, kv_head, HEAD) : 0;
      *(Pack*)&key_tile[j][chunk * LANES] = there ? ((const Pack*)(keys + at))[chunk] : zero;
      *(Pack*)&value_tile[j][chunk * LANES] = there ? ((const Pack*)(values + at))[chunk] : zero;
    }
    __syncthreads();

    float weight[TILE / 8][4];
#pragma unroll
    for (int n = 0; n < TILE / 8; n++) {
      for (int i = 0; i < 4; i++) weight[n][i] = 0;
#pragma unroll
      for (int s = 0; s < STEPS; s++) {
        const real* at = &key_tile[n * 8 + g][s * 16 + 2 * t];
        multiply_add(weight[n], query[s], pair_at(at), pair_at(at + 8));
      }
    }
    float most[2] = {largest[0], largest[1]};
#pragma unroll
    for (int n = 0; n < TILE / 8; n++) {
      for (int i = 0; i < 4; i++) {
        int at = tile + n * 8 + 2 * t + i % 2;
        int h = i / 2;
        bool seen = at <= position[h] && at >= first_seen(shape, position[h]);
        weight[n][i] = seen ? score(shape, weight[n][i]) : -INFINITE;
        most[h] = fmaxf(most[h], weight[n][i]);
      }
    }
    for (int h = 0; h < 2; h++) {
      most[h] = fmaxf(most[h], __shfl_xor_sync(ALL, most[h], 1));
      most[h] = fmaxf(most[h], __shfl_xor_sync(ALL, most[h], 2));
      float correction = largest[h] == -INFINITE ? 0 : expf(largest[h] - most[h]);
      largest[h] = most[h];
      sum[h] *= correction;
#pragma unroll
      for (int n = 0; n < HEAD / 8; n++) {
        result[n][2 * h] *= correction;
        result[n][2 * h + 1] *= correction;
      }
    }
#pragma unroll
    for (int n = 0; n < TILE / 8; n++) {
      for (int i = 0; i < 4; i++) {
        weight[n][i] = largest[i / 2] == -INFINITE ? 0 : expf(weight[n][i] - largest[i / 2]);
        sum[i / 2] += weight[n][i];
      }
    }
#pragma unroll
    for (int s = 0; s < TILE / 16; s++) {
      u32 a[4];
      a[0] = pair(weight[2 * s][0], weight[2 * s][1]);
      a[1] = pair(weight[2 * s][2], weight[2 * s][3]);
      a[2] = pair(weight[2 * s + 1][0], weight[2 * s + 1][1]);
      a[3] = pair(weight[2 * s + 1][2], weight[2 * s + 1][3]);
      int lane = threadIdx.x % WARP;
#pragma unroll
      for (int n = 0; n < HEAD / 16; n++) {
        u32 b[4];
        load_transposed(b, &value_tile[s * 16 + lane % 16][n * 16 + lane / 16 * 8]);
        multiply_add(result[2 * n], a, b[0], b[1]);
        multiply_add(result[2 * n + 1], a, b[2], b[3]);
      }
    }
  }

  for (int h = 0; h < 2; h++) {
    sum[h] += __shfl_xor_sync(ALL, sum[h], 1);
    sum[h] += __shfl_xor_sync(ALL, sum[h], 2);
    if (mine[h] < queries) {
      i64 row = rows.first + mine[h] / group;
      real* at = out + (row * shape.heads + kv_head * group + mine[h] % group) * HEAD;
      for (int n = 0; n < HEAD / 8; n++) *(u32*)&at[n * 8 + 2 * t] = pair(result[n][2 * h] / sum[h], result[n][2 * h + 1] / sum[h]);
    }
  }
}

#define ATTEND_TILES(HEAD)                                                                                                          \
  KERNEL attend_tiles_##HEAD(const real* qkv, const Rows* tiles, const int* slots, const real* keys, const real* values, Shape shape, \
                             real* out) {                                                                                           \
    attend_tile<HEAD>(qkv, tiles, slots, keys, values, shape, out);                                                                 \
  }

ATTEND_TILES(16)
ATTEND_TILES(32)
ATTEND_TILES(64)
ATTEND_TILES(80)
ATTEND_TILES(96)
ATTEND_TILES(128)
#endif
