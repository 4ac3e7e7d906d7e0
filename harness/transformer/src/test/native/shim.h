// What CUDA defines, for a C++ compiler: each thread of a block is a fiber, and blocks run one after the other. A barrier that not all
// threads reach is an error here, where a device would hang or go wrong. The memory model is not emulated.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstring>

#define ASSAY_EMULATED
#define __device__
#define __forceinline__ inline
// One block at a time: what its threads share can be static.
#define __shared__ static
#define KERNEL static void
#define INFINITE INFINITY

struct Index {
  unsigned x, y, z;
};
extern Index threadIdx, blockIdx, blockDim, gridDim;

// Return when all threads of the block, or of the warp, are there.
void block_barrier();
void warp_barrier();

inline void __syncthreads() { block_barrier(); }
inline void __syncwarp() { warp_barrier(); }

// Every lane gives 32 bytes and sees those of all lanes of its warp.
struct Exchanged {
  uint32_t words[8];
};
const Exchanged* exchange(const Exchanged& mine);

template <class T>
T __shfl_xor_sync(unsigned, T value, int mask) {
  static_assert(sizeof(T) == 4, "shuffles are of 32 bits");
  Exchanged mine{};
  memcpy(mine.words, &value, 4);
  const Exchanged* all = exchange(mine);
  T other;
  memcpy(&other, all[threadIdx.x % 32 ^ mask].words, 4);
  return other;
}

inline uint32_t __ballot_sync(unsigned, bool value) {
  const Exchanged* all = exchange(Exchanged{{value}});
  uint32_t lanes = 0;
  for (int i = 0; i < 32; i++) lanes |= all[i].words[0] << i;
  return lanes;
}

// cp.async: what is on its way arrives when its thread waits, and not before.
void copy_ahead(void* to, const void* from, bool there);
void copies_done();

inline int __popc(uint32_t bits) { return __builtin_popcount(bits); }

inline uint32_t __float_as_uint(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  return bits;
}

inline float __uint_as_float(uint32_t bits) {
  float x;
  memcpy(&x, &bits, 4);
  return x;
}

struct Bf16 {
  uint16_t bits;
};
struct F16 {
  uint16_t bits;
};

inline float to_float(Bf16 x) { return __uint_as_float((uint32_t)x.bits << 16); }

// To the nearest, of two the even one, as cvt.rn does.
inline Bf16 to_bf16(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  if (x != x) return Bf16{0x7fff};
  return Bf16{(uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16)};
}

inline float to_float(F16 x) {
  int exponent = x.bits >> 10 & 31;
  int mantissa = x.bits & 1023;
  float magnitude = exponent == 31 ? (mantissa ? NAN : INFINITY)
                    : exponent     ? std::ldexp((float)(mantissa | 1024), exponent - 25)
                                   : std::ldexp((float)mantissa, -24);
  return x.bits >> 15 ? -magnitude : magnitude;
}

inline F16 to_f16(float x) {
  uint16_t sign = std::signbit(x) ? 0x8000 : 0;
  float magnitude = std::fabs(x);
  if (x != x) return F16{0x7fff};
  if (magnitude == 0) return F16{sign};
  if (magnitude >= 65520) return F16{(uint16_t)(sign | 0x7c00)};
  int exponent;
  std::frexp(magnitude, &exponent);
  int unit = exponent - 11 < -24 ? -24 : exponent - 11;  // of the last place
  float places = std::nearbyint(std::ldexp(magnitude, -unit));
  if (unit == -24) return F16{(uint16_t)(sign | (int)places)};
  if (places == 2048) return F16{(uint16_t)(sign | (unit + 26) << 10)};
  return F16{(uint16_t)(sign | (unit + 25) << 10 | ((int)places & 1023))};
}

template <class T>
struct Halves {
  static float at(uint32_t pair, int i) { return to_float(T{(uint16_t)(i ? pair >> 16 : pair)}); }
};

// mma.sync.m16n8k16, from the fragments of all lanes.
template <class T>
void emulated_multiply_add(float (&c)[4], const uint32_t (&a)[4], uint32_t b0, uint32_t b1) {
  const Exchanged* all = exchange(Exchanged{{a[0], a[1], a[2], a[3], b0, b1, 0, 0}});
  int g = threadIdx.x % 32 / 4;
  int t = threadIdx.x % 4;
  for (int i = 0; i < 4; i++) {
    int row = g + i / 2 * 8;
    int column = 2 * t + i % 2;
    float sum = c[i];
    for (int k = 0; k < 16; k++) {
      float left = Halves<T>::at(all[row % 8 * 4 + k % 8 / 2].words[row / 8 + k / 8 * 2], k % 2);
      float right = Halves<T>::at(all[column * 4 + k % 8 / 2].words[4 + k / 8], k % 2);
      sum += left * right;
    }
    c[i] = sum;
  }
}

// ldmatrix.x4, from the addresses of all lanes: lane (g, t) receives what `at` says of each matrix.
template <class T, class F>
void emulated_load_matrices(uint32_t (&b)[4], const T* row, F at) {
  Exchanged mine{};
  memcpy(mine.words, &row, sizeof row);
  const Exchanged* all = exchange(mine);
  for (int matrix = 0; matrix < 4; matrix++) {
    uint32_t halves[2];
    for (int i = 0; i < 2; i++) {
      int place = at(threadIdx.x % 32 / 4, threadIdx.x % 4 * 2 + i);
      const T* from;
      memcpy(&from, all[matrix * 8 + place / 8].words, sizeof from);
      halves[i] = from[place % 8].bits;
    }
    b[matrix] = halves[0] | halves[1] << 16;
  }
}

#if ASSAY_REAL == 1 || ASSAY_REAL == 2
#if ASSAY_REAL == 1
using TensorCore = Bf16;
#else
using TensorCore = F16;
#endif
inline void multiply_add(float (&c)[4], const uint32_t (&a)[4], uint32_t b0, uint32_t b1) { emulated_multiply_add<TensorCore>(c, a, b0, b1); }
inline void load_matrices(uint32_t (&b)[4], const TensorCore* row) {
  emulated_load_matrices(b, row, [](int g, int k) { return g * 8 + k; });
}
inline void load_transposed(uint32_t (&b)[4], const TensorCore* row) {
  emulated_load_matrices(b, row, [](int g, int k) { return k * 8 + g; });
}
inline float short_exp(float x) { return exp2f(x * 1.44269504f); }
#endif
