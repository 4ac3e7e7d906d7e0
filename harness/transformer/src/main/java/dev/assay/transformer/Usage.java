package dev.assay.transformer;

import dev.assay.transformer.graph.KvPool;
import dev.assay.transformer.graph.Span;
import java.util.List;

/** Counts what an engine did, on whatever threads. */
final class Usage {

  private long tokensRequested;
  private long tokensComputed;
  private long peakKvBytes;

  synchronized void requested(long tokens) {
    tokensRequested += tokens;
  }

  synchronized void computed(List<Span> spans, KvPool pool) {
    spans.forEach(span -> tokensComputed += span.tokens().length);
    peakKvBytes = Math.max(peakKvBytes, pool.peak() * pool.pageBytes());
  }

  synchronized void encoded(long tokens) {
    tokensComputed += tokens;
  }

  synchronized long tokensRequested() {
    return tokensRequested;
  }

  synchronized long tokensComputed() {
    return tokensComputed;
  }

  synchronized long peakKvBytes() {
    return peakKvBytes;
  }
}
