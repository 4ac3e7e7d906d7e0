package dev.assay.transformer;

import dev.assay.transformer.kernels.KernelChoice;
import java.util.OptionalInt;

/**
 * How the engine runs. None of this changes a result, but {@code kernels} (to rounding) and {@code
 * maskToken} (what an encoder is asked).
 *
 * @param threads that compute, at least 1
 * @param kernels which arithmetic
 * @param batchTokens most tokens computed at once, at least 1
 * @param kvBytes memory for keys and values, in bytes
 * @param sharing whether common prefixes are computed once
 * @param maskToken id of the mask, needed to score with an encoder
 */
public record EngineOptions(
    int threads,
    KernelChoice kernels,
    int batchTokens,
    long kvBytes,
    PrefixSharing sharing,
    OptionalInt maskToken) {

  /** What happens to texts that begin alike. */
  public enum PrefixSharing {
    /** Their common prefix is computed once. */
    SHARED,
    /** Each is computed by itself; for tests and measurements. */
    SEPARATE
  }

  public EngineOptions {
    if (threads < 1 || batchTokens < 1 || kvBytes < 1) {
      throw new IllegalArgumentException(
          "threads, batchTokens and kvBytes must be positive, not "
              + threads
              + ", "
              + batchTokens
              + ", "
              + kvBytes);
    }
  }

  /** All processors, the fastest kernels, 512 tokens a batch, up to half of the heap. */
  public static EngineOptions defaults() {
    Runtime runtime = Runtime.getRuntime();
    return new EngineOptions(
        runtime.availableProcessors(),
        KernelChoice.automatic(),
        512,
        runtime.maxMemory() / 2,
        PrefixSharing.SHARED,
        OptionalInt.empty());
  }

  public EngineOptions withThreads(int count) {
    return new EngineOptions(count, kernels, batchTokens, kvBytes, sharing, maskToken);
  }

  public EngineOptions withKernels(KernelChoice choice) {
    return new EngineOptions(threads, choice, batchTokens, kvBytes, sharing, maskToken);
  }

  public EngineOptions withBatchTokens(int tokens) {
    return new EngineOptions(threads, kernels, tokens, kvBytes, sharing, maskToken);
  }

  public EngineOptions withKvBytes(long bytes) {
    return new EngineOptions(threads, kernels, batchTokens, bytes, sharing, maskToken);
  }

  public EngineOptions withSharing(PrefixSharing how) {
    return new EngineOptions(threads, kernels, batchTokens, kvBytes, how, maskToken);
  }

  public EngineOptions withMaskToken(int id) {
    return new EngineOptions(threads, kernels, batchTokens, kvBytes, sharing, OptionalInt.of(id));
  }
}
