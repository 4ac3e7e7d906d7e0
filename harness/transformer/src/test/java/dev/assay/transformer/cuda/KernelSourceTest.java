package dev.assay.transformer.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What NVIDIA's compiler makes of the kernels, for each generation of devices. */
class KernelSourceTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "sm_80, INFERENCE, BF16",
    "sm_90, INFERENCE, F32",
    "sm_90, INFERENCE, F16",
    "sm_100, INFERENCE, BF16",
    "sm_80, TRAINING, F32",
    "sm_90, TRAINING, F32",
    "sm_100, TRAINING, F32"
  })
  void theKernelsCompileWithoutSpillingRegisters(
      String architecture, KernelSource kernels, RealType type)
      throws IOException, InterruptedException {
    Optional<Path> nvcc = nvcc();
    assumeTrue(nvcc.isPresent(), "there is no nvcc");
    Path source = Files.writeString(folder.resolve("kernels.cu"), kernels.all());
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                nvcc.get().toString(),
                "-arch=" + architecture,
                "-std=c++17",
                "-DASSAY_REAL=" + type.macro(),
                "-cubin",
                "-Xptxas",
                "-v",
                "-o",
                folder.resolve("kernels.cubin").toString(),
                source.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor()).as(() -> read(log)).isZero();
    // Registers suffice for what a thread keeps, so that nothing of it goes through memory.
    assertThat(read(log).lines().filter(line -> line.contains("bytes stack frame")))
        .hasSizeGreaterThanOrEqualTo(kernels.functions(type).size())
        .allMatch(line ->
            line.strip().equals("0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads"));
    String image =
        Files.readString(
            folder.resolve("kernels.cubin"), java.nio.charset.StandardCharsets.ISO_8859_1);
    for (KernelFunction kernel : kernels.functions(type)) {
      assertThat(image).contains(kernel.function());
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static Optional<Path> nvcc() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    List<String> folders = List.of((path + ":/usr/local/cuda/bin").split(":"));
    return Stream.concat(folders.stream(), Stream.of("/usr/local/bin"))
        .map(directory -> Path.of(directory, "nvcc"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
