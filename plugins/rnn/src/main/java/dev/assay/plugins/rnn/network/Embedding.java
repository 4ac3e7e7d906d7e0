package dev.assay.plugins.rnn.network;

import java.util.List;

/** A vector for each token. */
public record Embedding(float[] values, int width) {

  int vocabularySize() {
    return values.length / width;
  }

  /** The vectors of all tokens of the spans, in order. */
  void copyTo(List<Span> spans, float[] out) {
    int row = 0;
    for (Span span : spans) {
      for (int at = span.from(); at < span.to(); at++) {
        System.arraycopy(values, span.text()[at] * width, out, row++ * width, width);
      }
    }
  }
}
