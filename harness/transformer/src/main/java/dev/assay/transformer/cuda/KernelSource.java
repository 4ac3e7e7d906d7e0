package dev.assay.transformer.cuda;

import dev.assay.transformer.checkpoint.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sources of kernels that are compiled as one, and what was compiled when Assay was built. */
enum KernelSource {
  INFERENCE(
      "kernels",
      List.of(RealType.values()),
      List.of(
          "common.cu",
          "weights.cu",
          "pointwise.cu",
          "head.cu",
          "experts.cu",
          "attention.cu",
          "attention_tiles.cu",
          "linear.cu",
          "linear_tiles.cu")),
  TRAINING(
      "training",
      List.of(RealType.F32),
      List.of(
          "common.cu",
          "pointwise.cu",
          "training/elements.cu",
          "training/rows.cu",
          "training/norms.cu",
          "training/attention.cu",
          "training/recurrence.cu",
          "training/alignment.cu",
          "training/loss.cu",
          "training/updates.cu"));

  /** Directory of PTX to take instead of that in the build. */
  static final String PTX = "assay.cuda.ptx";

  private final String label;
  private final List<RealType> types;
  private final List<String> files;

  /**
   * @param label first part of the names of compiled files
   * @param types that there are kernels of
   */
  KernelSource(String label, List<RealType> types, List<String> files) {
    this.label = label;
    this.types = types;
    this.files = files;
  }

  List<RealType> types() {
    return types;
  }

  List<String> files() {
    return files;
  }

  /** The kernels of a type. */
  List<KernelFunction> functions(RealType type) {
    return switch (this) {
      case INFERENCE ->
          Arrays.stream(Kernel.values())
              .filter(kernel -> type != RealType.F32 || !kernel.tensorCores())
              .<KernelFunction>map(kernel -> kernel)
              .toList();
      case TRAINING -> List.of(TrainingKernel.values());
    };
  }

  String all() {
    return files.stream().map(KernelSource::text).collect(Collectors.joining());
  }

  /** The text of a {@code .cu} file. */
  static String text(String file) {
    byte[] bytes = read(file).orElseThrow(() -> new IllegalStateException("no resource " + file));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * PTX for every device from sm_80 on, if this build carries it; see {@code ci/ptx.sh}.
   *
   * @throws CudaUnavailableException if it is of other sources than these
   */
  Optional<byte[]> ptx(RealType type) {
    Optional<byte[]> ptx = compiled(label + "-" + type.label() + ".ptx");
    if (ptx.isPresent()) {
      String of =
          compiled(label + ".sha256")
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
