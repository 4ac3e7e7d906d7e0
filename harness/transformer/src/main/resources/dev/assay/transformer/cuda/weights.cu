// Weights on their way to the device: stored types to real. Formulas after dequantize_row_* in ggml-quants.c of ggml-org/llama.cpp; the
// types are numbered as in DType.java.

__device__ inline float half_at(const u8* x) {
  F16 h;
  h.bits = (u16)(x[0] | x[1] << 8);
  return to_float(h);
}

__device__ inline float q8_0(const u8* block, int i) { return half_at(block) * (float)(signed char)block[2 + i]; }

__device__ inline float q4_0(const u8* block, int i) {
  int pair = block[2 + i % 16];
  return half_at(block) * (float)((i < 16 ? pair & 15 : pair >> 4) - 8);
}

__device__ inline float q4_k(const u8* block, int i) {
  const u8* packed = block + 4;
  int sub = i / 32;
  int scale, minimum;
  if (sub < 4) {
    scale = packed[sub] & 63;
    minimum = packed[sub + 4] & 63;
  } else {
    int low = packed[sub + 4];
    scale = (low & 15) | packed[sub - 4] >> 6 << 4;
    minimum = low >> 4 | packed[sub] >> 6 << 4;
  }
  int value = block[16 + sub / 2 * 32 + i % 32] >> sub % 2 * 4 & 15;
  return half_at(block) * (float)scale * (float)value - half_at(block + 2) * (float)minimum;
}

__device__ inline float q6_k(const u8* block, int i) {
  int half = i / 128;
  int quarter = i % 128 / 32;
  int lane = i % 32;
  int low = block[half * 64 + quarter % 2 * 32 + lane] >> quarter / 2 * 4 & 15;
  int high = block[128 + half * 32 + lane] >> quarter * 2 & 3;
  float scale = half_at(block + 208) * (float)(signed char)block[192 + i / 16];
  return scale * (float)((low | high << 4) - 32);
}

__device__ inline float stored(const u8* data, int type, i64 index) {
  switch (type) {
    case 0: {
      u32 bits = data[4 * index] | data[4 * index + 1] << 8 | data[4 * index + 2] << 16 | (u32)data[4 * index + 3] << 24;
      return __uint_as_float(bits);
    }
    case 1: return half_at(data + 2 * index);
    case 2: return __uint_as_float((u32)(data[2 * index] | data[2 * index + 1] << 8) << 16);
    case 3: return q8_0(data + index / 32 * 34, (int)(index % 32));
    case 4: return q4_0(data + index / 32 * 18, (int)(index % 32));
    case 5: return q4_k(data + index / 256 * 144, (int)(index % 256));
    default: return q6_k(data + index / 256 * 210, (int)(index % 256));
  }
}

// Output blockIdx.x of a layer from a stored tensor of `outputs` rows (or, input-major, columns) of `inputs` numbers.
//   order    for each output, which of the stored ones it is
//   refused  set to 2 if a number is infinite or none, to 1 if one is beyond the range of real
KERNEL convert_rows(const u8* data, int type, int input_major, int outputs, const int* order, int inputs, real* out, int* refused) {
  i64 from = order[blockIdx.x];
  i64 to = (i64)blockIdx.x * inputs;
  for (int k = threadIdx.x; k < inputs; k += blockDim.x) {
    float value = stored(data, type, input_major ? (i64)k * outputs + from : from * inputs + k);
    real kept = to_real(value);
    if (!(fabsf(to_float(kept)) < INFINITE)) *refused = fabsf(value) < INFINITE ? 1 : 2;
    out[to + k] = kept;
  }
}
