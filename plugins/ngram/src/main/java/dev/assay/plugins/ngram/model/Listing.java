package dev.assay.plugins.ngram.model;

import dev.assay.plugins.ngram.text.Vocabulary;
import java.io.IOException;

/** What an ARPA file says: the n-grams of every order with their numbers. */
public interface Listing {
  /** The words. */
  Vocabulary vocabulary();

  /** The length of the longest n-grams. */
  int order();

  /** The number of n-grams of an order, from 1. */
  int size(int ngramOrder);

  /** Goes through the n-grams of an order, sorted by their words. */
  void list(int ngramOrder, Entries entries) throws IOException;

  /** Receives n-grams. */
  @FunctionalInterface
  interface Entries {
    /**
     * One n-gram; the array is reused for the next.
     *
     * @param log10Backoff 0 where it is no context
     */
    void entry(int[] words, float log10Probability, float log10Backoff) throws IOException;
  }
}
