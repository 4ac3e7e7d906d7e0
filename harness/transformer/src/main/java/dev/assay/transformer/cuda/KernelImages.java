package dev.assay.transformer.cuda;

import dev.assay.transformer.checkpoint.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Machine code for a device: compiled by NVRTC and kept on disk by content, architecture and the
 * compiler's build, or, without NVRTC, the PTX that the build carries.
 */
final class KernelImages {

  /** Directory of compiled kernels. */
  static final String PROPERTY = "assay.cuda.cache";

  private static final Logger LOG = LoggerFactory.getLogger(KernelImages.class);

  private KernelImages() {}

  /**
   * Kernels that a driver takes.
   *
   * @param code machine code, or PTX up to a zero byte
   * @param origin what compiled them
   * @param incident why they are not what they should be, as {@link Gpu#incident} takes it
   */
  record Image(byte[] code, String origin, Optional<String> incident) {}

  /**
   * Finds or makes the kernels.
   *
   * @param capability of the device, as 90
   * @throws CudaUnavailableException if there is neither NVRTC nor PTX
   */
  static Image of(
      Optional<CudaLibrary.Opened> library, KernelSource source, RealType type, int capability) {
    if (library.isEmpty()) {
      Image ptx = ptx(source, type, Optional.empty());
      LOG.info("no libnvrtc: the driver compiles the PTX of this build");
      return ptx;
    }
    Nvrtc nvrtc = new Nvrtc(library.get());
    try {
      byte[] code = compiled(nvrtc, source, type, capability);
      return new Image(code, "NVRTC " + nvrtc.version(), Optional.empty());
    } catch (CudaException e) {
      // One that is older than the device cannot compile for it.
      if (source.ptx(type).isEmpty()) {
        throw e;
      }
      String why = "runs the PTX of this build, because " + e.getMessage();
      return ptx(source, type, Optional.of(why));
    }
  }

  private static Image ptx(KernelSource source, RealType type, Optional<String> incident) {
    byte[] ptx =
        source
            .ptx(type)
            .orElseThrow(() ->
                new CudaUnavailableException(
                    "libnvrtc, which compiles the kernels, was not found, and this build carries"
                        + " no compiled ones; "
                        + CudaLibrary.NVRTC.remedy()));
    // The driver reads up to a zero byte.
    return new Image(Arrays.copyOf(ptx, ptx.length + 1), "PTX", incident);
  }

  /** Where kernels will come from, in words. */
  static CudaReport.Finding finding(Optional<CudaLibrary.Opened> library) {
    String name = "kernels for GPUs";
    if (library.isPresent()) {
      return new CudaReport.Finding(name, "compiled by libnvrtc", Optional.empty());
    }
    try {
      for (KernelSource source : KernelSource.values()) {
        source.types().forEach(type -> ptx(source, type, Optional.empty()));
      }
      return new CudaReport.Finding(
          name, "PTX of this build, for sm_80 and newer", Optional.empty());
    } catch (CudaUnavailableException e) {
      return new CudaReport.Finding(name, "none", Optional.of(e.getMessage()));
    }
  }

  private static byte[] compiled(Nvrtc nvrtc, KernelSource kernels, RealType type, int capability) {
    List<String> options =
        List.of(
            "--gpu-architecture=sm_" + capability, "--std=c++17", "-DASSAY_REAL=" + type.macro());
    String source = kernels.all();
    String key = String.join("\n", source, options.toString(), nvrtc.build());
    Path file = cache().resolve(Digests.sha256(key.getBytes(StandardCharsets.UTF_8)) + ".cubin");
    try {
      if (Files.isReadable(file)) {
        return Files.readAllBytes(file);
      }
    } catch (IOException e) {
      LOG.info("cannot read {} ({}); compiling again", file, e.getMessage());
    }
    long start = System.nanoTime();
    byte[] image = nvrtc.compile(source, options);
    LOG.info(
        "compiled the {} kernels for sm_{} in {} ms",
        type.label(),
        capability,
        (System.nanoTime() - start) / 1_000_000);
    keep(file, image);
    return image;
  }

  private static void keep(Path file, byte[] image) {
    try {
      Files.createDirectories(file.getParent());
      Path part = Files.createTempFile(file.getParent(), "kernels", ".part");
      Files.write(part, image);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.info("the compiled kernels are not kept: {}", e.getMessage());
    }
  }

  private static Path cache() {
    String given = System.getProperty(PROPERTY);
    if (given != null) {
      return Path.of(given);
    }
    String assay = System.getenv("ASSAY_CACHE_DIR");
    if (assay != null && !assay.isBlank()) {
      return Path.of(assay, "cuda");
    }
    String user = System.getenv("XDG_CACHE_HOME");
    Path caches =
        user != null && !user.isBlank()
            ? Path.of(user)
            : Path.of(System.getProperty("user.home", "."), ".cache");
    return caches.resolve("assay/cuda");
  }
}
