package dev.assay.transformer.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The kernels' source, and what was compiled of it when Assay was built. */
final class KernelSource {

  /** Compiled as one. */
  private static final List<String> FILES =
      List.of(
          "common.cu",
          "weights.cu",
          "pointwise.cu",
          "head.cu",
          "experts.cu",
          "attention.cu",
          "attention_tiles.cu",
          "linear.cu");

  private KernelSource() {}

  static String all() {
    StringBuilder source = new StringBuilder();
    for (String file : FILES) {
      source.append(
          new String(
              read(file).orElseThrow(() -> new IllegalStateException("no resource " + file)),
              StandardCharsets.UTF_8));
    }
    return source.toString();
  }

  /** PTX for every device from sm_80 on, if this build carries it. */
  static Optional<byte[]> ptx(RealType type) {
    return read("kernels-" + type.label() + ".ptx");
  }

  private static Optional<byte[]> read(String resource) {
    try (InputStream in = KernelSource.class.getResourceAsStream(resource)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
