// Training: functions of each element by itself. A thread an element, in strides of the grid.

#define EACH(i, count) for (i64 i = (i64)blockIdx.x * blockDim.x + threadIdx.x; i < (count); i += (i64)gridDim.x * blockDim.x)

KERNEL fill(float* to, int count, float value) {
  EACH(i, count) to[i] = value;
}

// Each row of a matrix of `columns` columns is the same.
KERNEL repeat_row(const float* row, int columns, i64 count, float* to) {
  EACH(i, count) to[i] = row[i % columns];
}

KERNEL add_numbers(const float* x, const float* y, int count, float* out) {
  EACH(i, count) out[i] = x[i] + y[i];
}

KERNEL accumulate(const float* x, int count, float* to) {
  EACH(i, count) to[i] += x[i];
}

KERNEL multiply_numbers(const float* x, const float* y, int count, float* out) {
  EACH(i, count) out[i] = x[i] * y[i];
}

KERNEL add_products(const float* x, const float* y, int count, float* to) {
  EACH(i, count) to[i] += x[i] * y[i];
}

__device__ inline float sigmoid(float x) { return 1 / (1 + expf(-x)); }

// GELU's approximation and SiLU are x·σ(a·(x + b·x³)).
const float GELU_A = 1.5957691f;
const float GELU_B = 0.044715f;

// Numbered as in Elements.java: tanh, sigmoid, GELU, SiLU.
KERNEL apply_function(int f, const float* x, int count, float* out) {
  EACH(i, count) {
    float v = x[i];
    switch (f) {
      case 0: out[i] = tanhf(v); break;
      case 1: out[i] = sigmoid(v); break;
      case 2: out[i] = v * sigmoid(GELU_A * (v + GELU_B * v * v * v)); break;
      default: out[i] = v * sigmoid(v);
    }
  }
}

// dx += dy·f'(x), with y = f(x).
KERNEL add_derivatives(int f, const float* x, const float* y, const float* dy, int count, float* dx) {
  EACH(i, count) {
    float derivative;
    if (f == 0) {
      derivative = 1 - y[i] * y[i];
    } else if (f == 1) {
      derivative = y[i] * (1 - y[i]);
    } else {
      float v = x[i];
      float a = f == 2 ? GELU_A : 1;
      float b = f == 2 ? GELU_B : 0;
      float s = sigmoid(a * (v + b * v * v * v));
      derivative = s + v * s * (1 - s) * a * (1 + 3 * b * v * v);
    }
    dx[i] += dy[i] * derivative;
  }
}

// Number i of those of a seed, from 0 to 1: SplitMix64, as Random.java has it.
__device__ inline float uniform(u64 seed, u64 i) {
  u64 z = seed + (i + 1) * 0x9e3779b97f4a7c15ull;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  z ^= z >> 31;
  return (u32)(z >> 40) * 5.9604644775390625e-8f;
}

// What a number is multiplied by that is dropped with probability `rate`.
__device__ inline float kept(u64 seed, u64 i, float rate) { return uniform(seed, i) < rate ? 0 : 1 / (1 - rate); }

KERNEL drop(const float* x, u64 seed, float rate, int count, float* mask, float* out) {
  EACH(i, count) {
    mask[i] = kept(seed, i, rate);
    out[i] = x[i] * mask[i];
  }
}
