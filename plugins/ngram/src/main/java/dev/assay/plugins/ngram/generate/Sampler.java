package dev.assay.plugins.ngram.generate;

import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.spi.model.Sampling;
import java.util.SplittableRandom;

/** Chooses words one after the other: the most probable, or by chance. */
public final class Sampler {
  /** Draws from the unigrams before the words that were not seen are gone through one by one. */
  private static final int ATTEMPTS = 32;

  private static final double LN_10 = Math.log(10);

  private final UnigramRanking unigrams;
  private final NextWords next;
  private final Sampling sampling;
  private final SplittableRandom random;

  /** By rank, the weights of unigrams up to it at this temperature; empty where not needed. */
  private final double[] cumulative;

  /** The log10 probability of the most probable next word. */
  private double highest;

  /** Starts a stream of choices; it is a function of the sampling's seed and of {@code salt}. */
  public Sampler(NgramModel model, UnigramRanking unigrams, Sampling sampling, long salt) {
    this.unigrams = unigrams;
    this.sampling = sampling;
    next = new NextWords(model, unigrams);
    random = new SplittableRandom(new SplittableRandom(sampling.seed()).nextLong() ^ salt);
    cumulative = new double[sampling.greedy() ? 0 : unigrams.size()];
    double sum = 0;
    for (int rank = 0; rank < cumulative.length; rank++) {
      sum += unigramWeight(unigrams.log10(rank));
      cumulative[rank] = sum;
    }
  }

  /** Returns the word that follows at a cursor. */
  public int choose(NgramModel.Cursor cursor) {
    next.moveTo(cursor);
    if (sampling.greedy()) {
      return next.best();
    }
    highest = next.highestLog10();
    return sampling.topK() == 0 && sampling.topP() == 1 ? any() : amongTop();
  }

  /** Relative to the most probable word, so that no temperature makes all weights vanish. */
  private double weight(double log10) {
    return relativeWeight(log10 - highest);
  }

  private double unigramWeight(double log10) {
    return relativeWeight(log10 - unigrams.log10(0));
  }

  private double relativeWeight(double log10) {
    return Math.exp(log10 * LN_10 / sampling.temperature());
  }

  private int any() {
    double draw = random.nextDouble() * (seenWeight() + restWeight());
    for (int i = 0; i < next.size(); i++) {
      draw -= weight(next.log10(i));
      if (draw < 0) {
        return next.word(i);
      }
    }
    return anyUnseen();
  }

  private double seenWeight() {
    double seen = 0;
    for (int i = 0; i < next.size(); i++) {
      seen += weight(next.log10(i));
    }
    return seen;
  }

  /** The weight of all words that were not seen after the context. */
  private double restWeight() {
    double unseen = cumulative[cumulative.length - 1];
    for (int i = 0; i < next.size(); i++) {
      unseen -= unigramWeight(unigrams.log10OfWord(next.word(i)));
    }
    return Math.max(0, unseen) * weight(next.log10Rest() + unigrams.log10(0));
  }

  private int anyUnseen() {
    double total = cumulative[cumulative.length - 1];
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int word = unigrams.word(firstAbove(random.nextDouble() * total));
      if (!next.isSeen(word)) {
        return word;
      }
    }
    return anyUnseenOneByOne();
  }

  private int firstAbove(double draw) {
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = low + high >>> 1;
      if (cumulative[middle] > draw) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private int anyUnseenOneByOne() {
    double unseen = 0;
    for (int rank = 0; rank < unigrams.size(); rank++) {
      unseen += next.isSeen(unigrams.word(rank)) ? 0 : unigramWeight(unigrams.log10(rank));
    }
    double draw = random.nextDouble() * unseen;
    for (int rank = 0; rank < unigrams.size(); rank++) {
      if (!next.isSeen(unigrams.word(rank))) {
        draw -= unigramWeight(unigrams.log10(rank));
        if (draw < 0) {
          return unigrams.word(rank);
        }
      }
    }
    return next.best();
  }

  /** Top-k first, then top-p of what it kept. */
  private int amongTop() {
    var top = new TopWords(next, unigrams);
    int limit = sampling.topK() == 0 ? Integer.MAX_VALUE : sampling.topK();
    double enough =
        sampling.topK() == 0
            ? sampling.topP() * (seenWeight() + restWeight())
            : Double.POSITIVE_INFINITY;
    double mass = 0;
    while (top.size() < limit && mass < enough && top.advance()) {
      mass += weight(top.log10(top.size() - 1));
    }
    int kept = top.size();
    if (sampling.topK() > 0 && sampling.topP() < 1) {
      enough = sampling.topP() * mass;
      mass = 0;
      for (kept = 0; kept < top.size() && mass < enough; kept++) {
        mass += weight(top.log10(kept));
      }
    }
    double draw = random.nextDouble() * mass;
    for (int i = 0; i < kept - 1; i++) {
      draw -= weight(top.log10(i));
      if (draw < 0) {
        return top.word(i);
      }
    }
    return top.word(kept - 1);
  }
}
