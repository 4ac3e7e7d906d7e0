// A linear layer for the few rows of decoding, where reading the weights is all the work.
//
// A block takes 16 or 32 outputs; its eight warps share the inputs, each in steps of 32, and their sums are added in the order of the
// warps. So a row's result depends on no other row, nor on how many there are. Lanes load 16 bytes of a row of weights at once and treat
// them as the operands of two tensor-core products: the inputs' order in a product does not matter if it is the same on both sides. Each
// warp has 4 KiB of weights on their way before it uses the first: two blocks, 16 warps, have 64 KiB on their way to a multiprocessor.
// Memory that gives 4.8 TB/s after 700 ns needs 25 KiB to each of 132.

#if ASSAY_REAL != 0
const int FEW_WARPS = 8;
const int FEW_STEP = 32;

union Operand {
  Pack pack;
  u32 pairs[4];
};

// Numbers k.. of a row, or zeros past its end.
__device__ inline Operand load_operand(const real* row, int k, int inputs) {
  Operand x;
  for (int i = 0; i < 4; i++) x.pairs[i] = 0;
  if (k < inputs) x.pack = *(const Pack*)(row + k);
  return x;
}

// out = x·wᵀ + bias (real), or out += x·wᵀ + bias (float32), or the same without the addition: `mode` 0, 1, 2.
//   from  which row of x each row of the result is of; null for the same
//   tile  of TILES·8 rows
template <int TILES>
__device__ inline void linear_rows(const real* x, const int* from, const real* w, const float* bias, int rows, int tile, int inputs,
                                   int outputs, int mode, void* out) {
  const int HEIGHT = TILES < 4 ? 1 : 2;  // more outputs for more rows, which every block reads
  const int AHEAD = 4 / HEIGHT;
  __shared__ float sums[FEW_WARPS][16][TILES * 8];
  int warp = threadIdx.x / WARP;
  int g = threadIdx.x % WARP / 4;
  int t = threadIdx.x % 4;
  int first_output = blockIdx.x * HEIGHT * 16;
  int first_row = tile * TILES * 8;
  // What lies beyond the last output or row is read from the last and thrown away.
  const real* weights[2 * HEIGHT];
  for (int m = 0; m < 2 * HEIGHT; m++) {
    int output = first_output + m * 8 + g;
    weights[m] = w + (i64)(output < outputs ? output : outputs - 1) * inputs;
  }
  const real* row[TILES];
  for (int n = 0; n < TILES; n++) {
    int at = first_row + n * 8 + g < rows ? first_row + n * 8 + g : rows - 1;
    row[n] = x + (i64)(from ? from[at] : at) * inputs;
  }
  float sum[HEIGHT][TILES][4];
  for (int m = 0; m < HEIGHT; m++) {
    for (int n = 0; n < TILES; n++) {
      for (int i = 0; i < 4; i++) sum[m][n][i] = 0;
    }
  }
  for (int first = warp * FEW_STEP; first < inputs; first += AHEAD * FEW_WARPS * FEW_STEP) {
    Operand a[AHEAD][2 * HEIGHT];
    Operand b[AHEAD][TILES];
#pragma unroll
    for (int s = 0; s < AHEAD; s++) {
      int k = first + s * FEW_WARPS * FEW_STEP + t * LANES;
      for (int m = 0; m < 2 * HEIGHT; m++) a[s][m] = load_operand(weights[m], k, inputs);
      for (int n = 0; n < TILES; n++) b[s][n] = load_operand(row[n], k, inputs);
    }
#pragma unroll
    for (int s = 0; s < AHEAD; s++) {
      if (first + s * FEW_WARPS * FEW_STEP >= inputs) break;
#pragma unroll
      for (int n = 0; n < TILES; n++) {
        for (int m = 0; m < HEIGHT; m++) {
          const u32* upper = a[s][2 * m].pairs;
          const u32* lower = a[s][2 * m + 1].pairs;
          u32 former[4] = {upper[0], lower[0], upper[1], lower[1]};
          u32 latter[4] = {upper[2], lower[2], upper[3], lower[3]};
          multiply_add(sum[m][n], former, b[s][n].pairs[0], b[s][n].pairs[1]);
          multiply_add(sum[m][n], latter, b[s][n].pairs[2], b[s][n].pairs[3]);
        }
      }
    }
  }
#pragma unroll
  for (int m = 0; m < HEIGHT; m++) {
    if (m > 0) __syncthreads();
    for (int n = 0; n < TILES; n++) {
      for (int i = 0; i < 4; i++) sums[warp][g + i / 2 * 8][n * 8 + 2 * t + i % 2] = sum[m][n][i];
    }
    __syncthreads();
    for (int i = threadIdx.x; i < 16 * TILES * 8; i += FEW_WARPS * WARP) {
      int output = first_output + m * 16 + i % 16;
      int r = first_row + i / 16;
      if (output >= outputs || r >= rows) continue;
      float total = bias ? bias[output] : 0;
      for (int v = 0; v < FEW_WARPS; v++) total += sums[v][i % 16][i / 16];
      i64 at = (i64)r * outputs + output;
      if (mode == 0) {
        ((real*)out)[at] = to_real(total);
      } else {
        ((float*)out)[at] = mode == 1 ? ((float*)out)[at] + total : total;
      }
    }
  }
}

#define LINEAR_FEW(ROWS)                                                                                                        \
  KERNEL linear_few_##ROWS(const real* x, const real* w, const float* bias, int rows, int inputs, int outputs, int mode, void* out) { \
    linear_rows<ROWS / 8>(x, 0, w, bias, rows, blockIdx.y, inputs, outputs, mode, out);                                         \
  }

LINEAR_FEW(8)
LINEAR_FEW(16)
LINEAR_FEW(32)
LINEAR_FEW(64)

// The same for every expert and the pairs that it has (see experts.cu). Block (outputs, expert, tile of pairs).
//   from  which row of x each listed pair is of; null if x has a row for each
template <int TILES>
__device__ inline void linear_pairs(const real* x, const int* from, const int* starts, const u64* weights, int inputs, int outputs, int mode,
                                    void* out) {
  int first = starts[blockIdx.y];
  int count = starts[blockIdx.y + 1] - first;
  if ((int)blockIdx.z * TILES * 8 >= count) return;
  i64 bytes = mode == 0 ? sizeof(real) : sizeof(float);
  linear_rows<TILES>(from ? x : x + (i64)first * inputs, from ? from + first : 0, (const real*)weights[blockIdx.y], 0, count, blockIdx.z,
                     inputs, outputs, mode, (char*)out + (i64)first * outputs * bytes);
}

#define LINEAR_PAIRS(ROWS)                                                                                                               \
  KERNEL linear_pairs_##ROWS(const real* x, const int* from, const int* starts, const u64* weights, int inputs, int outputs, int mode, \
                             void* out) {                                                                                                \
    linear_pairs<ROWS / 8>(x, from, starts, weights, inputs, outputs, mode, out);                                                        \
  }

LINEAR_PAIRS(8)
LINEAR_PAIRS(16)
LINEAR_PAIRS(32)
LINEAR_PAIRS(64)
#endif
