// Training: the squares of a gradient in pieces of 4,096, a piece a block, and the steps of the optimisers.

const int SQUARES_PIECE = 4096;

KERNEL sum_squares(const float* x, int count, float* sums) {
  i64 first = (i64)blockIdx.x * SQUARES_PIECE;
  float sum = 0;
  for (i64 i = first + threadIdx.x; i < first + SQUARES_PIECE && i < count; i += blockDim.x) sum += x[i] * x[i];
  sum = block_sum(sum);
  if (threadIdx.x == 0) sums[blockIdx.x] = sum;
}

// The parameters are those of Updates.Adam.
KERNEL adam(const float* gradient, float scale, float new_mean, float old_square, float new_square, float keep, float size, float correction,
            float epsilon, int count, float* mean, float* square, float* value) {
  EACH(i, count) {
    float g = gradient[i] * scale;
    mean[i] += new_mean * (g - mean[i]);
    square[i] = old_square * square[i] + new_square * g * g;
    value[i] = value[i] * keep - size * (mean[i] / (sqrtf(square[i]) / correction + epsilon));
  }
}

KERNEL descend(const float* gradient, float scale, float rate, float momentum, float decay, int count, float* velocity, float* value) {
  EACH(i, count) {
    float g = gradient[i] * scale + decay * value[i];
    velocity[i] = momentum * velocity[i] + g;
    value[i] -= rate * velocity[i];
  }
}
