package dev.assay.plugins.ngram.model;

/**
 * What a look-up needs of each n-gram, besides its last word. A context is an n-gram below the
 * highest order; one more record behind them says where the last one's children end.
 */
public sealed interface Records permits ExactRecords, QuantizedRecords {
  /** The log10 probability of an n-gram. */
  float probability(int node);

  /** The log10 back-off weight of a context. */
  float backoff(int context);

  /** The state that a context falls back to; its complement if the context is no state. */
  int shorter(int context);

  /** The first child of a context. */
  int firstChild(int context);

  /** The state after an n-gram of the highest order. */
  int stateAfterLongest(int node);
}
