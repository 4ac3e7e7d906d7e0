// Training: the way back through a norm, a row a block. `normalized` receives (x - mean)·factor, of which the weight's gradient is made.
KERNEL normalize_back(const float* x, const float* weight, int centred, float epsilon, int width, const float* dy, float* dx,
                      float* normalized) {
  i64 at = (i64)blockIdx.x * width;
  Moments m = moments(x + at, width, centred != 0, epsilon);
  float sum = 0;
  float along = 0;
  for (int i = threadIdx.x; i < width; i += blockDim.x) {
    float n = (x[at + i] - m.mean) * m.factor;
    float scaled = dy[at + i] * weight[i];
    normalized[at + i] = n;
    sum += scaled;
    along += scaled * n;
  }
  sum = block_sum(sum) / width;
  along = block_sum(along) / width;
  if (!centred) sum = 0;
  for (int i = threadIdx.x; i < width; i += blockDim.x) {
    dx[at + i] += m.factor * (dy[at + i] * weight[i] - sum - normalized[at + i] * along);
  }
}
