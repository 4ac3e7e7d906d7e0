package dev.assay.transformer.cuda;

import dev.assay.transformer.checkpoint.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The kernels' source, and what was compiled of it when Assay was built. */
final class KernelSource {

  /** Directory of PTX to take instead of that in the build. */
  static final String PTX = "assay.cuda.ptx";

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
          "linear.cu",
          "linear_tiles.cu");

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

  /**
   * PTX for every device from sm_80 on, if this build carries it; see {@code ci/ptx.sh}.
   *
   * @throws CudaUnavailableException if it is of other sources than these
   */
  static Optional<byte[]> ptx(RealType type) {
    Optional<byte[]> ptx = compiled("kernels-" + type.label() + ".ptx");
    if (ptx.isPresent()) {
      String of =
          compiled("kernels.sha256")
              .map(digest -> new String(digest, StandardCharsets.UTF_8).strip())
              .orElse("nothing known");
      if (!of.equals(Digests.sha256(all().getBytes(StandardCharsets.UTF_8)))) {
        throw new CudaUnavailableException(
            "the PTX that this build carries was compiled from other kernels; make the bundle"
                + " again, or install libnvrtc");
      }
    }
    return ptx;
  }

  private static Optional<byte[]> compiled(String file) {
    String folder = System.getProperty(PTX);
    if (folder == null) {
      return read(file);
    }
    try {
      return Optional.of(Files.readAllBytes(Path.of(folder, file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> read(String resource) {
    try (InputStream in = KernelSource.class.getResourceAsStream(resource)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
