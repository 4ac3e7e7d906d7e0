// What all kernels share: the number types, conversions, reductions and the tensor-core product.
//
// The files of this folder are compiled as two sources, one for inference and one for training, in the order in which KernelSource.java
// lists them, without any header of the toolkit, so that NVRTC needs nothing but itself. A C++ compiler compiles them too, behind the stand-in's shim.h, which defines ASSAY_EMULATED and
// everything that CUDA defines; what has no meaning in C++ stands in #ifdef.
//
// ASSAY_REAL is the type of weights, activations, keys and values: 0 float32, 1 bfloat16, 2 float16. All sums are float32.
//
// Reductions run in an order that depends on the reduced dimension alone, never on the number of rows; there are no atomics.

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef long long i64;
typedef unsigned long long u64;

#ifndef ASSAY_EMULATED
#define KERNEL extern "C" __global__ void
#define INFINITE __int_as_float(0x7f800000)

struct Bf16 { u16 bits; };
struct F16 { u16 bits; };

__device__ inline float to_float(Bf16 x) { return __uint_as_float((u32)x.bits << 16); }

__device__ inline float to_float(F16 x) {
  float y;
  asm("cvt.f32.f16 %0, %1;" : "=f"(y) : "h"(x.bits));
  return y;
}

__device__ inline Bf16 to_bf16(float x) {
  Bf16 y;
  asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(y.bits) : "f"(x));
  return y;
}

__device__ inline F16 to_f16(float x) {
  F16 y;
  asm("cvt.rn.f16.f32 %0, %1;" : "=h"(y.bits) : "f"(x));
  return y;
}
#endif

__device__ inline float to_float(float x) { return x; }

#if ASSAY_REAL == 0
typedef float real;
__device__ inline real to_real(float x) { return x; }
#elif ASSAY_REAL == 1
typedef Bf16 real;
__device__ inline real to_real(float x) { return to_bf16(x); }
#else
typedef F16 real;
__device__ inline real to_real(float x) { return to_f16(x); }
#endif

// 16 bytes, the widest load.
const int LANES = 16 / sizeof(real);

struct alignas(16) Pack {
  real value[LANES];
};

const int WARP = 32;
const u32 ALL = 0xffffffffu;

// A sum over the lanes of a warp, the same in all of them.
__device__ inline float warp_sum(float x) {
  for (int step = WARP / 2; step > 0; step /= 2) x += __shfl_xor_sync(ALL, x, step);
  return x;
}

__device__ inline float warp_max(float x) {
  for (int step = WARP / 2; step > 0; step /= 2) x = fmaxf(x, __shfl_xor_sync(ALL, x, step));
  return x;
}

// A sum over a block of at most 1,024 threads, the same in all of them.
__device__ inline float block_sum(float x) {
  __shared__ float sums[WARP];
  x = warp_sum(x);
  __syncthreads();
  if (threadIdx.x % WARP == 0) sums[threadIdx.x / WARP] = x;
  __syncthreads();
  float total = 0;
  for (int warp = 0; warp < blockDim.x / WARP; warp++) total += sums[warp];
  return total;
}

#if ASSAY_REAL != 0
// Products of 16x16 and 16x8 matrices on tensor cores, added to float32. With g = lane / 4 and t = lane % 4 a lane holds
//   a: (g, 2t..), (g + 8, 2t..), (g, 2t + 8..), (g + 8, 2t + 8..), two numbers of a row each
//   b: (2t.., g), (2t + 8.., g), two numbers of a column each
//   c: (g, 2t), (g, 2t + 1), (g + 8, 2t), (g + 8, 2t + 1)
// (PTX ISA, "Matrix fragments for mma.m16n8k16".)
#ifndef ASSAY_EMULATED
__device__ inline void multiply_add(float (&c)[4], const u32 (&a)[4], u32 b0, u32 b1) {
#if ASSAY_REAL == 1
  asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
#else
  asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
#endif
               : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
               : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

// Four 8x8 matrices from shared memory: lane i gives the address of row i % 8 of matrix i / 8 and receives, of each matrix, the numbers
// (g, 2t) and (g, 2t + 1).
__device__ inline void load_matrices(u32 (&b)[4], const real* row) {
  u32 address = (u32)__cvta_generic_to_shared(row);
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(b[0]), "=r"(b[1]), "=r"(b[2]), "=r"(b[3])
               : "r"(address)
               : "memory");
}

// The same transposed: the numbers (2t, g) and (2t + 1, g).
__device__ inline void load_transposed(u32 (&b)[4], const real* row) {
  u32 address = (u32)__cvta_generic_to_shared(row);
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(b[0]), "=r"(b[1]), "=r"(b[2]), "=r"(b[3])
               : "r"(address)
               : "memory");
}

// 16 bytes of global memory on their way to shared memory, or zeros.
__device__ inline void copy_ahead(Pack* to, const Pack* from, bool there) {
  u32 address = (u32)__cvta_generic_to_shared(to);
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" : : "r"(address), "l"(from), "r"(there ? 16 : 0) : "memory");
}

// Waits for all that this thread has on its way; a barrier then tells it of the others'.
__device__ inline void copies_done() { asm volatile("cp.async.wait_all;" : : : "memory"); }

// e to the x, of which bfloat16 and float16 keep all that is right.
__device__ inline float short_exp(float x) {
  float y;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x * 1.44269504f));
  return y;
}
#endif

__device__ inline u32 pair(float low, float high) { return (u32)to_real(low).bits | (u32)to_real(high).bits << 16; }

__device__ inline u32 pair_at(const real* x) { return *(const u32*)x; }
#endif
