package dev.assay.transformer.cuda;

import dev.assay.transformer.checkpoint.DType;
import java.util.Locale;

/** The type {@code real} of the kernels: of weights, activations, keys and values. */
enum RealType {
  F32(4, 0, DType.F32),
  BF16(2, 14, DType.BF16),
  F16(2, 2, DType.F16);

  private final int bytes;
  private final int cudaType;
  private final DType stored;

  /**
   * @param cudaType value of {@code cudaDataType_t}
   * @param stored the same in a checkpoint
   */
  RealType(int bytes, int cudaType, DType stored) {
    this.bytes = bytes;
    this.cudaType = cudaType;
    this.stored = stored;
  }

  /** What a precision is for a checkpoint whose matrices are mostly of some type. */
  static RealType of(Precision precision, DType weights) {
    return switch (precision) {
      case AUTO -> weights == DType.BF16 ? BF16 : F16;
      case BF16 -> BF16;
      case F16 -> F16;
      case F32 -> F32;
    };
  }

  int bytes() {
    return bytes;
  }

  int cudaType() {
    return cudaType;
  }

  DType stored() {
    return stored;
  }

  /** The value of {@code ASSAY_REAL}. */
  int macro() {
    return ordinal();
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
