// Embedding, norms, rotation and activations: a row a block.

// The embedding of each token, times a scale, plus that of its position where there is a table of those.
KERNEL embed(const int* tokens, const int* positions, const real* embedding, const real* table, int offset, float scale, int width,
             float* x) {
  i64 row = blockIdx.x;
  const real* token = embedding + (i64)tokens[row] * width;
  const real* position = table + (i64)(positions[row] + offset) * width;
  for (int i = threadIdx.x; i < width; i += blockDim.x) {
    float value = to_float(token[i]) * scale;
    x[row * width + i] = table ? value + to_float(position[i]) : value;
  }
}

struct Moments {
  float mean;
  float factor;
};

// Without a bias the mean is left in: the norm is RMS.
__device__ inline Moments moments(const float* x, int width, bool centred, float epsilon) {
  Moments m;
  m.mean = 0;
  if (centred) {
    float sum = 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) sum += x[i];
    m.mean = block_sum(sum) / width;
  }
  float squares = 0;
  for (int i = threadIdx.x; i < width; i += blockDim.x) squares += (x[i] - m.mean) * (x[i] - m.mean);
  m.factor = 1 / sqrtf(block_sum(squares) / width + epsilon);
  return m;
}

// Norm of row `rows[blockIdx.x]`, or of row blockIdx.x.
KERNEL normalize(const float* x, const int* rows, const float* weight, const float* bias, float epsilon, float scale, int width, real* out) {
  i64 row = rows ? rows[blockIdx.x] : blockIdx.x;
  const float* in = x + row * width;
  Moments m = moments(in, width, bias != 0, epsilon);
  for (int i = threadIdx.x; i < width; i += blockDim.x) {
    float value = (in[i] - m.mean) * m.factor * weight[i] + (bias ? bias[i] : 0);
    out[(i64)blockIdx.x * width + i] = to_real(value * scale);
  }
}

// x += norm(y).
KERNEL add_normalized(const float* y, const float* weight, const float* bias, float epsilon, int width, float* x) {
  i64 at = (i64)blockIdx.x * width;
  Moments m = moments(y + at, width, bias != 0, epsilon);
  for (int i = threadIdx.x; i < width; i += blockDim.x) {
    x[at + i] += (y[at + i] - m.mean) * m.factor * weight[i] + (bias ? bias[i] : 0);
  }
}

const int MOST_HEAD = 256;
const int HEADS_AT_ONCE = 4;

// Where a head of a position lies in the keys or values of a layer: pages of 16 positions, [page][head][16][head_size].
__device__ inline i64 place(int slot, int kv_heads, int head, int head_size) {
  return (((i64)(slot / 16) * kv_heads + head) * 16 + slot % 16) * head_size;
}

// Queries and keys: RMS norm of each head, rotation; then keys and values to their pages. A warp a head.
//   qkv             float32: keys and queries are rounded once, when all is done
//   cosines, sines  [positions][half]
//   slots           of each row
//   no rotation if half is 0, no norm if the weights are null
KERNEL rotate_and_store(const float* qkv, const int* positions, const int* slots, const float* cosines, const float* sines, int half,
                        const float* query_norm, const float* key_norm, float epsilon, int heads, int kv_heads, int head_size,
                        real* queries, real* keys, real* values) {
  __shared__ float head_values[HEADS_AT_ONCE][MOST_HEAD];
  int lane = threadIdx.x % WARP;
  float* x = head_values[threadIdx.x / WARP];
  i64 row = blockIdx.x;
  int all = heads + 2 * kv_heads;
  const float* cosine = cosines + (i64)positions[row] * half;
  const float* sine = sines + (i64)positions[row] * half;
  for (int head = threadIdx.x / WARP; head < all; head += HEADS_AT_ONCE) {
    const float* in = qkv + (row * all + head) * head_size;
    bool value = head >= heads + kv_heads;
    const float* weight = value ? 0 : head < heads ? query_norm : key_norm;
    float squares = 0;
    for (int i = lane; i < head_size; i += WARP) {
      x[i] = in[i];
      squares += x[i] * x[i];
    }
    float factor = weight ? 1 / sqrtf(warp_sum(squares) / head_size + epsilon) : 1;
    if (weight) {
      for (int i = lane; i < head_size; i += WARP) x[i] *= factor * weight[i];
    }
    __syncwarp();
    real* out = queries + (row * heads + head) * head_size;
    if (head >= heads) {
      int kv_head = value ? head - heads - kv_heads : head - heads;
      out = (value ? values : keys) + place(slots[row], kv_heads, kv_head, head_size);
    }
    for (int i = lane; i < head_size; i += WARP) {
      float y = x[i];
      if (!value && i < half) {
        y = x[i] * cosine[i] - x[i + half] * sine[i];
      } else if (!value && i < 2 * half) {
        y = x[i] * cosine[i - half] + x[i - half] * sine[i - half];
      }
      out[i] = to_real(y);
    }
    __syncwarp();
  }
}

// Numbered as in Activation.java.
__device__ inline float activation(int f, float x) {
  switch (f) {
    case 0: return x < 0 ? 0 : x;  // fmaxf makes 0 of what is no number
    case 1: return 0.5f * x * (1 + erff(x * 0.70710678118654752f));
    case 2: return 0.5f * x * (1 + tanhf(0.79788456080286536f * (x + 0.044715f * x * x * x)));
    case 3: return x / (1 + expf(-1.702f * x));
    default: return x / (1 + expf(-x));
  }
}

// x = f(x), blockIdx.y-th piece of a row.
KERNEL activate(real* x, int size, int f) {
  i64 row = (i64)blockIdx.x * size;
  for (int i = blockIdx.y * blockDim.x + threadIdx.x; i < size; i += gridDim.y * blockDim.x) {
    x[row + i] = to_real(activation(f, to_float(x[row + i])));
  }
}

// out = f(gate)·up; a row holds `size` gates, then as many ups.
KERNEL gate(const real* gate_up, int size, int f, real* out) {
  i64 row = blockIdx.x;
  const real* gates = gate_up + row * 2 * size;
  const real* ups = gates + size;
  real* result = out + row * size;
  int first = blockIdx.y * blockDim.x + threadIdx.x;
  int step = gridDim.y * blockDim.x;
  if (size % LANES == 0) {
    for (int p = first; p < size / LANES; p += step) {
      Pack g = ((const Pack*)gates)[p];
      Pack u = ((const Pack*)ups)[p];
      for (int i = 0; i < LANES; i++) g.value[i] = to_real(activation(f, to_float(g.value[i])) * to_float(u.value[i]));
      ((Pack*)result)[p] = g;
    }
  } else {
    for (int i = first; i < size; i += step) result[i] = to_real(activation(f, to_float(gates[i])) * to_float(ups[i]));
  }
}
