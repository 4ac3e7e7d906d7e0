// Training: cross entropy, a row a block. norms[row] = ln Σ e^logit, losses[row] = norm - logits[row][targets[row]].
KERNEL cross_entropy(const float* logits, const int* targets, int columns, float* norms, float* losses) {
  __shared__ float highest[WARP];
  const float* row = logits + (i64)blockIdx.x * columns;
  float most = -INFINITE;
  for (int c = threadIdx.x; c < columns; c += blockDim.x) most = fmaxf(most, row[c]);
  most = warp_max(most);
  if (threadIdx.x % WARP == 0) highest[threadIdx.x / WARP] = most;
  __syncthreads();
  for (int warp = 0; warp < blockDim.x / WARP; warp++) most = fmaxf(most, highest[warp]);
  float sum = 0;
  for (int c = threadIdx.x; c < columns; c += blockDim.x) sum += expf(row[c] - most);
  sum = block_sum(sum);
  if (threadIdx.x == 0) {
    float norm = most + logf(sum);
    norms[blockIdx.x] = norm;
    losses[blockIdx.x] = norm - row[targets[blockIdx.x]];
  }
}

// gradient += weight·(softmax(logits) - 1 at the target).
KERNEL cross_entropy_back(const float* logits, const int* targets, const float* norms, float weight, int columns, i64 count,
                          float* gradient) {
  EACH(i, count) {
    i64 row = i / columns;
    float p = expf(logits[i] - norms[row]);
    gradient[i] += weight * (i % columns == targets[row] ? p - 1 : p);
  }
}
