package dev.assay.transformer.checkpoint;

import java.util.Arrays;

/**
 * What a safetensors header says of one tensor.
 *
 * @param begin first byte, counted from the end of the header
 * @param end byte after the last
 * @param byteSize bytes that type and shape need
 */
record SafetensorsEntry(String name, Type type, long[] shape, long begin, long end, long byteSize) {

  /** The element types of the format, with their sizes. */
  enum Type {
    F64(8),
    F32(4),
    F16(2),
    BF16(2),
    I64(8),
    U64(8),
    I32(4),
    U32(4),
    I16(2),
    U16(2),
    I8(1),
    U8(1),
    BOOL(1),
    F8_E4M3(1),
    F8_E5M2(1),
    F8_E8M0(1);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }
  }

  String shapeText() {
    return Arrays.toString(shape);
  }
}
