// A linear layer for the few rows of decoding, where reading the weights is all the work.
//
// A block takes 16 outputs; its eight warps share the inputs, each in steps of 32, and their sums are added in the order of the warps. So
// a row's result depends on no other row, nor on how many there are. Lanes load 16 bytes of a row of weights at once and treat them as the
// operands of two tensor-core products: the inputs' order in a product does not matter if it is the same on both sides.

#if ASSAY_REAL != 0
const int FEW_OUTPUTS = 16;
const int FEW_WARPS = 8;
const int FEW_STEP = 32;

union Operand {
  Pack pack;
  u32 pairs[4];
};

// out = x·wᵀ + bias (real), or out += x·wᵀ + bias (float32), or the same without the addition: `mode` 0, 1, 2.
//   from  which row of x each row of the result is of; null for the same
//   tile  of TILES·8 rows
template <int TILES>
__device__ inline void linear_rows(const real* x, const int* from, const real* w, const float* bias, int rows, int tile, int inputs,
                                   int outputs, int mode, void* out) {
  __shared__ float sums[FEW_WARPS][FEW_OUTPUTS][TILES * 8];
  int warp = threadIdx.x / WARP;
  int g = threadIdx.x % WARP / 4;
  int t = threadIdx.x % 4;
  int first_output = blockIdx.x * FEW_OUTPUTS;
  int first_row = tile * TILES * 8;
  // What lies beyond the last output or row is read from the last and thrown away.
  int upper = first_output + g < outputs ? first_output + g : outputs - 1;
  int lower = first_output + g + 8 < outputs ? first_output + g + 8 : outputs - 1;
  const real* upper_weights = w + (i64)upper * inputs;
  const real* lower_weights = w + (i64)lower * inputs;
  const real* row[TILES];
  for (int n = 0; n < TILES; n++) {
    int at = first_row + n * 8 + g < rows ? first_row + n * 8 + g : rows - 1;
    row[n] = x + (i64)(from ? from[at] : at) * inputs;
  }
  float sum[TILES][4];
  for (int n = 0; n < TILES; n++) {
    for (int i = 0; i < 4; i++) sum[n][i] = 0;
  }
  Operand zero;
  for (int i = 0; i < 4; i++) zero.pairs[i] = 0;
#pragma unroll 4
  for (int k = warp * FEW_STEP + t * LANES; k - t * LANES < inputs; k += FEW_WARPS * FEW_STEP) {
    bool there = k < inputs;
    Operand a = zero;
    Operand b = zero;
    if (there) {
      a.pack = *(const Pack*)(upper_weights + k);
      b.pack = *(const Pack*)(lower_weights + k);
    }
    u32 first[4] = {a.pairs[0], b.pairs[0], a.pairs[1], b.pairs[1]};
    u32 second[4] = {a.pairs[2], b.pairs[2], a.pairs[3], b.pairs[3]};
#pragma unroll
    for (int n = 0; n < TILES; n++) {
      Operand c = zero;
      if (there) c.pack = *(const Pack*)(row[n] + k);
      multiply_add(sum[n], first, c.pairs[0], c.pairs[1]);
      multiply_add(sum[n], second, c.pairs[2], c.pairs[3]);
    }
  }
  for (int n = 0; n < TILES; n++) {
    for (int i = 0; i < 4; i++) sums[warp][g + i / 2 * 8][n * 8 + 2 * t + i % 2] = sum[n][i];
  }
  __syncthreads();
  for (int i = threadIdx.x; i < FEW_OUTPUTS * TILES * 8; i += FEW_WARPS * WARP) {
    int output = first_output + i % FEW_OUTPUTS;
    int r = first_row + i / FEW_OUTPUTS;
    if (output >= outputs || r >= rows) continue;
    float total = bias ? bias[output] : 0;
    for (int v = 0; v < FEW_WARPS; v++) total += sums[v][i % FEW_OUTPUTS][i / FEW_OUTPUTS];
    i64 at = (i64)r * outputs + output;
    if (mode == 0) {
      ((real*)out)[at] = to_real(total);
    } else {
      ((float*)out)[at] = mode == 1 ? ((float*)out)[at] + total : total;
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
