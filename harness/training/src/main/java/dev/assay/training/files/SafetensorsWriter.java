package dev.assay.training.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes safetensors: 8 bytes of header length, a JSON header filled up with spaces to a multiple
 * of 8, then the tensors' bytes.
 */
public final class SafetensorsWriter {

  private static final int PIECE = 1 << 14;

  private SafetensorsWriter() {}

  /**
   * A float32 array.
   *
   * @param shape of as many elements as the data has
   * @param data asked for when it is written
   */
  public record Tensor(String name, int[] shape, Supplier<float[]> data) {

    private long elements() {
      return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    }
  }

  /**
   * Writes the tensors in their order, with the metadata that Hugging Face transformers asks for.
   */
  public static void write(OutputStream out, List<Tensor> tensors) throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("__metadata__", Map.of("format", "pt"));
    long offset = 0;
    for (Tensor tensor : tensors) {
      long end = offset + 4 * tensor.elements();
      header.put(
          tensor.name(),
          Map.of(
              "dtype", "F32",
              "shape", Arrays.stream(tensor.shape()).boxed().toList(),
              "data_offsets", List.of(offset, end)));
      offset = end;
    }
    byte[] json = json(header);
    byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(padded.length).array());
    out.write(padded);
    ByteBuffer piece = ByteBuffer.allocate(4 * PIECE).order(ByteOrder.LITTLE_ENDIAN);
    for (Tensor tensor : tensors) {
      float[] data = tensor.data().get();
      for (int from = 0; from < data.length; from += PIECE) {
        int count = Math.min(PIECE, data.length - from);
        piece.asFloatBuffer().put(data, from, count);
        out.write(piece.array(), 0, 4 * count);
      }
    }
  }

  /** Sorted, as the order of {@code Map.of} is another one in every JVM. */
  private static byte[] json(Map<String, Object> header) {
    StringBuilder json = new StringBuilder("{");
    JsonMapper mapper = JsonMapper.shared();
    header.forEach((key, value) -> {
      json.append(json.length() == 1 ? "" : ",").append(mapper.writeValueAsString(key)).append(':');
      Object sorted = value instanceof Map<?, ?> map ? new TreeMap<>(map) : value;
      json.append(mapper.writeValueAsString(sorted));
    });
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }
}
