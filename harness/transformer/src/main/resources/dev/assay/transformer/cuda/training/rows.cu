// Training: sums over rows, and rows that are picked, laid side by side, and seen through windows.

const int COLUMN_PARTS = 32;

// sums[c] += Σ_r x[r][c], or Σ_r x[r][c]·y[r][c]. A block takes 32 columns; its warps share the rows, and their sums are added in the order of
// the warps.
KERNEL sum_rows(const float* x, const float* y, int stride, int rows, int columns, float* sums) {
  __shared__ float parts[COLUMN_PARTS][WARP];
  int lane = threadIdx.x % WARP;
  int part = threadIdx.x / WARP;
  int c = blockIdx.x * WARP + lane;
  float sum = 0;
  if (c < columns) {
    for (int r = part; r < rows; r += COLUMN_PARTS) {
      i64 at = (i64)r * stride + c;
      sum += y ? x[at] * y[at] : x[at];
    }
  }
  parts[part][lane] = sum;
  __syncthreads();
  if (part == 0 && c < columns) {
    float total = 0;
    for (int p = 0; p < COLUMN_PARTS; p++) total += parts[p][lane];
    sums[c] += total;
  }
}

// Row i of the result is row rows[i] of x.
KERNEL gather_rows(const float* x, const int* rows, int columns, float* out) {
  const float* from = x + (i64)rows[blockIdx.x] * columns;
  for (int i = threadIdx.x; i < columns; i += blockDim.x) out[(i64)blockIdx.x * columns + i] = from[i];
}

// table[ids[b]] += the rows of `from` at places[starts[b]] to places[starts[b + 1] - 1], in their order. Block (id, columns).
KERNEL scatter_rows(const float* from, const int* ids, const int* starts, const int* places, int columns, float* table) {
  int c = blockIdx.y * blockDim.x + threadIdx.x;
  if (c >= columns) return;
  float sum = 0;
#pragma unroll 4
  for (int k = starts[blockIdx.x]; k < starts[blockIdx.x + 1]; k++) sum += from[(i64)places[k] * columns + c];
  table[(i64)ids[blockIdx.x] * columns + c] += sum;
}

// A matrix takes its place among the columns of a wider one, from column `first` on.
KERNEL insert_columns(const float* part, int columns, int width, int first, i64 count, float* whole) {
  EACH(i, count) whole[i / columns * width + first + i % columns] = part[i];
}

KERNEL extract_columns(const float* whole, int columns, int width, int first, i64 count, float* part) {
  EACH(i, count) part[i] += whole[i / columns * width + first + i % columns];
}

// out[row][j·position_step + c·column_step] is x[row - (width - 1 - j)·sequences][c], zero before the first row.
KERNEL look_back(const float* x, int columns, int sequences, int width, int position_step, int column_step, i64 count, float* out) {
  EACH(i, count) {
    i64 row = i / (width * columns);
    int j = i / columns % width;
    int c = i % columns;
    i64 from = row - (i64)(width - 1 - j) * sequences;
    out[row * width * columns + j * position_step + c * column_step] = from < 0 ? 0 : x[from * columns + c];
  }
}

KERNEL add_seen(const float* dy, int rows, int columns, int sequences, int width, int position_step, int column_step, i64 count,
                float* dx) {
  EACH(i, count) {
    i64 row = i / columns;
    int c = i % columns;
    float sum = 0;
    for (int j = width - 1; j >= 0; j--) {
      i64 seen = row + (i64)(width - 1 - j) * sequences;
      if (seen < rows) sum += dy[seen * width * columns + j * position_step + c * column_step];
    }
    dx[i] += sum;
  }
}
