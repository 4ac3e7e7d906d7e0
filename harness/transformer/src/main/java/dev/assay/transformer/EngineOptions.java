package dev.assay.transformer;

import dev.assay.transformer.cuda.CudaOptions;
import dev.assay.transformer.kernels.KernelChoice;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How the engine runs. None of this changes a result, but {@code kernels} and {@code cuda} (to
 * rounding) and {@code maskToken} (what an encoder is asked).
 *
 * @param threads that compute, at least 1
 * @param kernels which arithmetic
 * @param batchTokens most tokens computed at once, at least 1; empty for what suits the device
 * @param kvBytes memory for keys and values, in bytes; empty for what suits the device
 * @param sharing whether common prefixes are computed once
 * @param maskToken id of the mask, needed to score with an encoder
 * @param cuda how to compute on GPUs; empty to compute on the CPU
 */
public record EngineOptions(
    int threads,
    KernelChoice kernels,
    OptionalInt batchTokens,
    OptionalLong kvBytes,
    PrefixSharing sharing,
    OptionalInt maskToken,
    Optional<CudaOptions> cuda) {

  /** What happens to texts that begin alike. */
  public enum PrefixSharing {
    /** Their common prefix is computed once. */
    SHARED,
    /** Each is computed by itself; for tests and measurements. */
    SEPARATE
  }

  public EngineOptions {
    if (threads < 1 || batchTokens.orElse(1) < 1 || kvBytes.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "threads, batchTokens and kvBytes must be positive, not "
              + threads
              + ", "
              + batchTokens
              + ", "
              + kvBytes);
    }
  }

  /** On the CPU: all processors, the fastest kernels. */
  public static EngineOptions defaults() {
    return new EngineOptions(
        Runtime.getRuntime().availableProcessors(),
        KernelChoice.automatic(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        PrefixSharing.SHARED,
        OptionalInt.empty(),
        Optional.empty());
  }

  public EngineOptions withThreads(int count) {
    return new EngineOptions(count, kernels, batchTokens, kvBytes, sharing, maskToken, cuda);
  }

  public EngineOptions withKernels(KernelChoice choice) {
    return new EngineOptions(threads, choice, batchTokens, kvBytes, sharing, maskToken, cuda);
  }

  public EngineOptions withBatchTokens(int tokens) {
    return new EngineOptions(
        threads, kernels, OptionalInt.of(tokens), kvBytes, sharing, maskToken, cuda);
  }

  public EngineOptions withKvBytes(long bytes) {
    return new EngineOptions(
        threads, kernels, batchTokens, OptionalLong.of(bytes), sharing, maskToken, cuda);
  }

  public EngineOptions withSharing(PrefixSharing how) {
    return new EngineOptions(threads, kernels, batchTokens, kvBytes, how, maskToken, cuda);
  }

  public EngineOptions withMaskToken(int id) {
    return new EngineOptions(
        threads, kernels, batchTokens, kvBytes, sharing, OptionalInt.of(id), cuda);
  }

  public EngineOptions withCuda(CudaOptions options) {
    return new EngineOptions(
        threads, kernels, batchTokens, kvBytes, sharing, maskToken, Optional.of(options));
  }
}
