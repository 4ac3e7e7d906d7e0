package dev.assay.transformer;

import java.util.List;
import java.util.Map;

/**
 * What an engine is and has done so far; recorded with results.
 *
 * @param kernels name of the arithmetic, as {@code vector-512}
 * @param threads that compute
 * @param weightBytes bytes of packed weights by the type they are kept in, as {@code BF16}
 * @param tokensRequested tokens that answering each request by itself would have computed
 * @param tokensComputed tokens that were computed
 * @param peakKvBytes most memory that keys and values took at once
 * @param incidents what changed how it computed, such as a device that ran out of memory, a
 *     sentence each
 */
public record EngineReport(
    String kernels,
    int threads,
    Map<String, Long> weightBytes,
    long tokensRequested,
    long tokensComputed,
    long peakKvBytes,
    List<String> incidents) {}
