package dev.assay.transformer.graph;

import java.util.List;
import java.util.Map;

/**
 * A model with its weights on the device that computes: packed texts in, predictions of what
 * follows them out.
 *
 * <p>What is predicted after a token depends on that token and those before it alone, to the last
 * bit: not on the rest of the call.
 *
 * <p>One thread may use it at a time.
 */
public interface Predictor extends AutoCloseable {

  /**
   * How much may be asked for at once.
   *
   * @param batchTokens most tokens of a call that are worth computing together, at least 1
   * @param kvBytes most memory that pages of keys and values may take
   */
  record Limits(int batchTokens, long kvBytes) {
    public Limits {
      if (batchTokens < 1 || kvBytes < 1) {
        throw new IllegalArgumentException(
            "batchTokens and kvBytes must be positive, not " + batchTokens + ", " + kvBytes);
      }
    }
  }

  /**
   * What is asked about one token.
   *
   * @param row which of the call's tokens, counted through its spans
   * @param tokens ids whose log-probability after it is wanted
   * @param answer what else is wanted
   */
  record Query(int row, int[] tokens, Answer answer) {}

  /** What is wanted besides the log-probabilities. */
  sealed interface Answer {

    /** The most probable token. */
    record Argmax() implements Answer {}

    /**
     * That, and the logits of the vocabulary, to draw from.
     *
     * @param temperature that they will be divided by
     */
    record Draw(double temperature) implements Answer {}
  }

  /**
   * What follows a token.
   *
   * @param argmax the first of the most probable tokens
   * @param logprobs natural logarithms of the probabilities of the query's tokens
   * @param logits of the whole vocabulary, if they were asked for; to be read during the call only
   */
  record Prediction(int argmax, double[] logprobs, Logits logits) {}

  /** Receives predictions. */
  @FunctionalInterface
  interface Predictions {
    /**
     * Called once for each query.
     *
     * @param index of the query
     */
    void accept(int index, Prediction prediction);
  }

  ArchitectureConfig config();

  /** Name of the arithmetic, as recorded with results. */
  String kernels();

  /** Bytes of weights by the type they are kept in. */
  Map<String, Long> weightBytes();

  /** May become lower from call to call, never higher. */
  Limits limits();

  /** What has changed how it computes since it was loaded, a sentence each. */
  default List<String> incidents() {
    return List.of();
  }

  /** Seconds that some of its work takes, by the clock of what computes. */
  default double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) * 1e-9;
  }

  /** A pool for the keys and values of one run; the spans' edges take their pages from it. */
  KvPool pool();

  /**
   * Computes the spans and predicts what follows some of their tokens. A span may continue another
   * that comes before it.
   *
   * @throws ModelException if a logit is not a number
   */
  void predict(List<Span> spans, List<Query> queries, Predictions predictions);

  /**
   * Computes a source that a decoder attends to.
   *
   * @param source empty edge that receives its keys and values
   */
  void encode(int[] tokens, KvEdge source);

  @Override
  void close();
}
