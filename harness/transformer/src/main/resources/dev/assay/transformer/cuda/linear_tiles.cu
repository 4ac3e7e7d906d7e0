// The products of experts for the rows that are read, all experts at once (see experts.cu): of every expert its pairs in tiles of 128.
//
// A block computes 128 pairs by 128 outputs, each of its eight warps 64 by 32. The inputs are taken in steps of 32, in one order whatever
// the tile, so that a pair's result depends on no other. The next step is on its way to shared memory while one is multiplied; pairs'
// rows are gathered on the way.

struct PairTile {
  int expert;  // none if negative
  int first;   // listed pair
  int count;
};

// Lists the tiles of all experts, in their order. A thread a tile; there are at most `count`.
KERNEL list_tiles(const int* starts, int experts, int size, int count, PairTile* tiles) {
  int index = blockIdx.x * blockDim.x + threadIdx.x;
  if (index >= count) return;
  PairTile tile = {-1, 0, 0};
  int before = 0;
  for (int e = 0; e < experts && tile.expert < 0; e++) {
    int pairs = starts[e + 1] - starts[e];
    int mine = (pairs + size - 1) / size;
    if (index < before + mine) {
      int skipped = (index - before) * size;
      tile.expert = e;
      tile.first = starts[e] + skipped;
      tile.count = pairs - skipped < size ? pairs - skipped : size;
    }
    before += mine;
  }
  tiles[index] = tile;
}

// The same plainly, for float32 and for rows that are no whole packs, whatever is done with them. Block (listed pair, piece of the
// outputs).
//   from  which row of x each listed pair is of; null if x has a row for each
//   mode  0: out is real, else float32
KERNEL multiply_pairs(const real* x, const int* from, const int* starts, const u64* weights, int inputs, int outputs, int mode, void* out) {
  i64 pair = blockIdx.x;
  int expert = 0;
  while (starts[expert + 1] <= pair) expert++;
  const real* row = x + (from ? from[pair] : pair) * inputs;
  for (int o = blockIdx.y * blockDim.x + threadIdx.x; o < outputs; o += gridDim.y * blockDim.x) {
    const real* w = (const real*)weights[expert] + (i64)o * inputs;
    float sum = 0;
    for (int k = 0; k < inputs; k++) sum += to_float(row[k]) * to_float(w[k]);
    i64 at = pair * outputs + o;
    if (mode == 0) {
      ((real*)out)[at] = to_real(sum);
    } else {
      ((float*)out)[at] = sum;
    }
  }
}

#if ASSAY_REAL != 0
const int PAIR_TILE = 128;  // pairs, and outputs
const int PAIR_STEP = 32;   // inputs
const int PAIR_THREADS = 256;
const int PAIR_CHUNKS = PAIR_STEP / LANES;
const int PAIR_STRIDE = PAIR_CHUNKS + 1;  // packs between rows in shared memory, which keep lanes in different banks

struct alignas(8) Two {
  float value[2];
};

// Block (outputs, tile). Inputs come in whole packs; the number of outputs is even.
KERNEL linear_tiles_128(const real* x, const int* from, const PairTile* tiles, const u64* weights, int inputs, int outputs, int mode,
                        void* out) {
  const int COPIES = PAIR_TILE * PAIR_CHUNKS / PAIR_THREADS;
  __shared__ Pack row_packs[2][PAIR_TILE][PAIR_STRIDE];
  __shared__ Pack weight_packs[2][PAIR_TILE][PAIR_STRIDE];
  PairTile tile = tiles[blockIdx.y];
  if (tile.expert < 0) return;
  const real* w = (const real*)weights[tile.expert];
  int first_output = blockIdx.x * PAIR_TILE;
  int chunk = threadIdx.x % PAIR_CHUNKS;
  // What lies beyond the last pair or output is read from the last and thrown away.
  const real* row[COPIES];
  const real* weight[COPIES];
  for (int i = 0; i < COPIES; i++) {
    int at = (threadIdx.x + i * PAIR_THREADS) / PAIR_CHUNKS;
    int listed = tile.first + (at < tile.count ? at : tile.count - 1);
    int output = first_output + at < outputs ? first_output + at : outputs - 1;
    row[i] = x + (i64)(from ? from[listed] : listed) * inputs + chunk * LANES;
    weight[i] = w + (i64)output * inputs + chunk * LANES;
  }
  int warp = threadIdx.x / WARP;
  int lane = threadIdx.x % WARP;
  int warp_row = warp / 4 * 64;
  int warp_output = warp % 4 * 32;
  bool idle = warp_row >= tile.count || first_output + warp_output >= outputs;
  float sum[4][4][4];
  for (int m = 0; m < 4; m++) {
    for (int n = 0; n < 4; n++) {
      for (int i = 0; i < 4; i++) sum[m][n][i] = 0;
    }
  }
  int stage = 1;
  for (int k = -PAIR_STEP; k < inputs; k += PAIR_STEP) {
    copies_done();
    __syncthreads();
    stage = 1 - stage;
    int next = k + PAIR_STEP;
    if (next < inputs) {
      bool there = next + chunk * LANES < inputs;
#pragma unroll
      for (int i = 0; i < COPIES; i++) {
        int at = (threadIdx.x + i * PAIR_THREADS) / PAIR_CHUNKS;
        copy_ahead(&row_packs[stage][at][chunk], (const Pack*)(row[i] + (there ? next : 0)), there);
        copy_ahead(&weight_packs[stage][at][chunk], (const Pack*)(weight[i] + (there ? next : 0)), there);
      }
    }
    if (k < 0 || idle) continue;
#pragma unroll
    for (int s = 0; s < PAIR_STEP / 16; s++) {
      u32 a[4][4];
      for (int m = 0; m < 4; m++) {
        load_matrices(a[m], (const real*)&row_packs[1 - stage][warp_row + m * 16 + lane % 16][s * 2 + lane / 16]);
      }
#pragma unroll
      for (int n = 0; n < 4; n += 2) {
        u32 b[4];
        load_matrices(b, (const real*)&weight_packs[1 - stage][warp_output + n * 8 + lane / 16 * 8 + lane % 8][s * 2 + lane / 8 % 2]);
        for (int m = 0; m < 4; m++) {
          multiply_add(sum[m][n], a[m], b[0], b[1]);
          multiply_add(sum[m][n + 1], a[m], b[2], b[3]);
        }
      }
    }
  }
  if (idle) return;
  for (int m = 0; m < 4; m++) {
    for (int h = 0; h < 2; h++) {
      int pair_row = warp_row + m * 16 + h * 8 + lane / 4;
      if (pair_row >= tile.count) continue;
      for (int n = 0; n < 4; n++) {
        int output = first_output + warp_output + n * 8 + lane % 4 * 2;
        if (output >= outputs) continue;
        i64 at = (i64)(tile.first + pair_row) * outputs + output;
        if (mode == 0) {
          *(u32*)((real*)out + at) = pair(sum[m][n][2 * h], sum[m][n][2 * h + 1]);
        } else {
          Two two = {{sum[m][n][2 * h], sum[m][n][2 * h + 1]}};
          *(Two*)((float*)out + at) = two;
        }
      }
    }
  }
}
#endif
