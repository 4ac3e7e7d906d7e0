package dev.assay.transformer;

import dev.assay.transformer.graph.KvPool;
import dev.assay.transformer.graph.Span;
import java.util.List;

/** Counts what an engine did. */
final class Usage {

  private long tokensRequested;
  private long tokensComputed;
  private long peakKvBytes;

  void requested(long tokens) {
    tokensRequested += tokens;
  }

  void computed(List<Span> spans, KvPool pool) {
    spans.forEach(span -> tokensComputed += span.tokens().length);
    peakKvBytes = Math.max(peakKvBytes, pool.peak() * pool.pageBytes());
  }

  void encoded(long tokens) {
    tokensComputed += tokens;
  }

  long tokensRequested() {
    return tokensRequested;
  }

  long tokensComputed() {
    return tokensComputed;
  }

  long peakKvBytes() {
    return peakKvBytes;
  }
}
