package dev.assay.plugins.ngram.infinite;

import dev.assay.plugins.ngram.text.Vocabulary;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The ∞-gram (Liu et al., "Infini-gram: Scaling Unbounded n-gram Language Models to a Trillion
 * Tokens", 2024): the next token's relative frequency after the longest end of the context that
 * occurs in the text at all.
 *
 * <p>That gives probability 0 to whatever never followed. So a share of the mass, {@code backoff},
 * goes to the same estimate after the longest shorter context that occurs more often, and so on
 * down to single tokens and the uniform distribution over the vocabulary: {@code p(w | c) = (1 -
 * backoff)·count(cw)/count(c) + backoff·p(w | shorter c)}. With a backoff of 0 it is the paper's.
 * An occurrence at the very end of the text, which nothing follows, does not count.
 *
 * <p>Safe for use by several threads.
 */
public final class InfiniteModel {
  /** A share of the mass that is not worth looking for. */
  private static final double NEGLIGIBLE = 1e-12;

  private final SuffixIndex index;
  private final double backoff;

  InfiniteModel(SuffixIndex index, double backoff) {
    this.index = index;
    this.backoff = backoff;
  }

  /** The words. */
  public Vocabulary vocabulary() {
    return index.vocabulary();
  }

  /** Tokens of the text. */
  public int size() {
    return index.size();
  }

  /** Whether every token has a probability above 0. */
  public boolean smoothed() {
    return backoff > 0;
  }

  /** Length of the longest end of {@code text[0, end)} that occurs, with something behind it. */
  public int longestMatch(int[] text, int end) {
    return longest(text, end, end, 1).length();
  }

  /** The longest end of the context that occurs at least so often; lengths up to {@code most}. */
  private SuffixIndex.Range longest(int[] text, int end, int most, int least) {
    SuffixIndex.Range found = index.all();
    // Steps that double, then halves: most matches are short.
    int step = 1;
    int beyond = most + 1;
    while (found.length() < most && found.length() + 1 < beyond) {
      int length = Math.min(Math.min(found.length() + step, beyond - 1), most);
      SuffixIndex.Range range = index.find(text, end - length, end);
      if (range.count() >= least) {
        found = range;
        step *= 2;
      } else {
        beyond = length;
        step = Math.max(1, (beyond - found.length()) / 2);
      }
    }
    return found;
  }

  /** The contexts that count, the longest first, each more frequent than the one before. */
  private List<SuffixIndex.Range> contexts(int[] text, int end) {
    List<SuffixIndex.Range> contexts = new ArrayList<>();
    SuffixIndex.Range range = longest(text, end, end, 1);
    double share = 1;
    while (true) {
      contexts.add(range);
      share *= backoff;
      if (range.length() == 0 || share < NEGLIGIBLE) {
        return contexts;
      }
      range = longest(text, end, range.length() - 1, range.count() + 1);
    }
  }

  /** ln p of {@code token} after {@code text[0, end)}. */
  public double logprob(int[] text, int end, int token) {
    double probability = 0;
    double share = 1;
    for (SuffixIndex.Range context : contexts(text, end)) {
      double frequency = (double) index.followedBy(context, token) / context.count();
      probability += share * (1 - backoff) * frequency;
      share *= backoff;
    }
    return Math.log(probability + share / outcomes());
  }

  /** The probability of every token after {@code text[0, end)}, by id. */
  public double[] distribution(int[] text, int end) {
    double[] probabilities = new double[vocabulary().size()];
    double share = 1;
    for (SuffixIndex.Range context : contexts(text, end)) {
      double each = share * (1 - backoff) / context.count();
      for (int at = context.from(); at < context.to(); ) {
        int token = index.next(context, at);
        int behind = index.above(context, at, token);
        probabilities[token] += each * (behind - at);
        at = behind;
      }
      share *= backoff;
    }
    double uniform = share / outcomes();
    for (int token = 0; token < probabilities.length; token++) {
      probabilities[token] += token == Vocabulary.SENTENCE_START ? 0 : uniform;
    }
    return probabilities;
  }

  /** Every word but the start of a sentence, which is never predicted. */
  private int outcomes() {
    return vocabulary().size() - 1;
  }

  /** A model of a text that is given as ids. */
  static InfiniteModel of(Vocabulary vocabulary, int[] tokens, double backoff) {
    int[] suffixes = SuffixArray.of(tokens, vocabulary.size());
    return new InfiniteModel(
        new SuffixIndex(vocabulary, IntBuffer.wrap(tokens), IntBuffer.wrap(suffixes)), backoff);
  }

  /** The index, to be written. */
  SuffixIndex index() {
    return index;
  }
}
