// Training: additive attention of one position of all sequences, a sequence a block. Row i·sequences + s of keys and values is position i of
// source s; the other arguments point to the position's rows.

// The sum over a warp of v·tanh(query + key), or of a product of two rows.
__device__ inline float warp_score(const float* v, const float* query, const float* key, int size) {
  float sum = 0;
  for (int j = threadIdx.x % WARP; j < size; j += WARP) sum += v[j] * tanhf(query[j] + key[j]);
  return warp_sum(sum);
}

__device__ inline float warp_product(const float* a, const float* b, int size) {
  float sum = 0;
  for (int j = threadIdx.x % WARP; j < size; j += WARP) sum += a[j] * b[j];
  return warp_sum(sum);
}

KERNEL align(const float* queries, const float* keys, const float* values, const float* v, const int* lengths, int longest, int size,
             int found, float* alignment, float* contexts) {
  int sequences = gridDim.x;
  int s = blockIdx.x;
  int length = lengths[s];
  float* a = alignment + (i64)s * longest;
  for (int i = threadIdx.x / WARP; i < length; i += blockDim.x / WARP) {
    float score = warp_score(v, queries + (i64)s * size, keys + ((i64)i * sequences + s) * size, size);
    if (threadIdx.x % WARP == 0) a[i] = score;
  }
  __syncthreads();
  float most = -INFINITE;
  for (int i = 0; i < length; i++) most = fmaxf(most, a[i]);
  float total = 0;
  for (int i = 0; i < length; i++) total += expf(a[i] - most);
  __syncthreads();
  for (int i = threadIdx.x; i < length; i += blockDim.x) a[i] = expf(a[i] - most) / total;
  __syncthreads();
  for (int c = threadIdx.x; c < found; c += blockDim.x) {
    float sum = 0;
    for (int i = 0; i < length; i++) sum += a[i] * values[((i64)i * sequences + s) * found + c];
    contexts[(i64)s * found + c] = sum;
  }
}

// `scores` has room for `longest` numbers a sequence.
KERNEL align_back(const float* queries, const float* keys, const float* values, const float* v, const int* lengths, int longest, int size,
                  int found, const float* alignment, const float* dcontexts, float* scores, float* dqueries, float* dkeys, float* dvalues,
                  float* dv) {
  int sequences = gridDim.x;
  int s = blockIdx.x;
  int length = lengths[s];
  const float* a = alignment + (i64)s * longest;
  const float* dcontext = dcontexts + (i64)s * found;
  float* score = scores + (i64)s * longest;
  for (int i = threadIdx.x / WARP; i < length; i += blockDim.x / WARP) {
    float product = warp_product(dcontext, values + ((i64)i * sequences + s) * found, found);
    if (threadIdx.x % WARP == 0) score[i] = product;
  }
  __syncthreads();
  float along = 0;
  for (int i = 0; i < length; i++) along += a[i] * score[i];
  for (int c = threadIdx.x; c < found; c += blockDim.x) {
    for (int i = 0; i < length; i++) dvalues[((i64)i * sequences + s) * found + c] += a[i] * dcontext[c];
  }
  for (int j = threadIdx.x; j < size; j += blockDim.x) {
    float query = queries[(i64)s * size + j];
    float to_query = 0;
    float to_score = 0;
    for (int i = 0; i < length; i++) {
      i64 key = ((i64)i * sequences + s) * size + j;
      float y = tanhf(query + keys[key]);
      float g = a[i] * (score[i] - along);
      to_score += g * y;
      float through = g * v[j] * (1 - y * y);
      to_query += through;
      dkeys[key] += through;
    }
    dqueries[(i64)s * size + j] += to_query;
    dv[(i64)s * size + j] += to_score;
  }
}
