package dev.assay.plugins.ngram.streaming;

import java.io.IOException;

/**
 * Brings n-grams sorted from their last words into the order of a trie. In that order an n-gram
 * sorts by its first word and then by where the rest of it stands, which is known from the order
 * before: two numbers, however long it is.
 *
 * @param memory bytes for sorting
 */
record TriePass(OrderFiles orders, int vocabularySize, long memory, Scratch scratch) {
  /** Sends all n-grams on. */
  void run(NgramSink sink) throws IOException {
    Level level = unigrams(sink);
    for (int order = 2; order <= orders.order(); order++) {
      level = lengthen(order, level, sink);
    }
    level.close();
  }

  /** Every word of the vocabulary is a unigram, whether it occurs or not. */
  private Level unigrams(NgramSink sink) throws IOException {
    try (Level.Builder level = new Level.Builder(orders.size(1), scratch);
        RecordFile.Reader occurring = orders.files().getFirst().read()) {
      sink.startOrder(1);
      boolean more = occurring.next();
      int rank = 0;
      for (int word = 0; word < vocabularySize; word++) {
        boolean occurs = more && occurring.get(0) == word;
        sink.ngram(0, word, 0, occurs ? occurring.get(2) : 0);
        level.add(word, 0, word, 0);
        if (occurs) {
          level.rank(rank++);
          more = occurring.next();
        }
      }
      return level.build();
    }
  }

  /** Sends the n-grams of an order on; closes the level of those one word shorter. */
  private Level lengthen(int order, Level shorter, NgramSink sink) throws IOException {
    try (shorter;
        SortedRecords sorted = sort(order, shorter);
        RecordFile.Reader prefixes = shorter.keys();
        Level.Builder level = new Level.Builder(orders.size(order), scratch)) {
      shorter.forgetRanks();
      sink.startOrder(order);
      Batch batch = new Batch();
      int parent = -1;
      while (batch.fill(sorted, shorter) > 0) {
        for (int i = 0; i < batch.size; i++) {
          int firstWord = batch.firstWord[i];
          int middle = batch.middle[i];
          while (parent < 0 || prefixes.get(0) != firstWord || prefixes.get(1) != middle) {
            if (!prefixes.next()) {
              throw new IllegalStateException("an n-gram without its prefix");
            }
            parent++;
          }
          sink.ngram(parent, batch.lastWord[i], batch.suffix[i], batch.count[i]);
          level.add(firstWord, batch.suffix[i], batch.lastWord[i], parent);
          level.rank(batch.rank[i]);
        }
      }
      return level.build();
    }
  }

  private SortedRecords sort(int order, Level shorter) throws IOException {
    RecordFile file = orders.files().get(order - 1);
    NodeSorter sorter = new NodeSorter(orders.size(order), shorter.size(), memory, scratch);
    try (RecordFile.Reader ngrams = file.read()) {
      for (int rank = 0; ngrams.next(); rank++) {
        sorter.add(ngrams.get(0), shorter.place(ngrams.get(1)), ngrams.get(2), rank);
      }
    }
    file.delete();
    return sorter.finish();
  }

  /** Some n-grams, so that what is known of their suffixes is looked up for many at a time. */
  private static final class Batch {
    private static final int MANY = 128;

    final int[] firstWord = new int[MANY];
    final int[] suffix = new int[MANY];
    final int[] count = new int[MANY];
    final int[] rank = new int[MANY];

    /** The place, among n-grams two words shorter, of what is between first and last word. */
    final int[] middle = new int[MANY];

    final int[] lastWord = new int[MANY];
    int size;

    int fill(SortedRecords sorted, Level shorter) throws IOException {
      size = 0;
      while (size < MANY && sorted.next()) {
        firstWord[size] = sorted.get(0);
        suffix[size] = sorted.get(1);
        count[size] = sorted.get(2);
        rank[size++] = sorted.get(3);
      }
      for (int i = 0; i < size; i++) {
        middle[i] = shorter.parent(suffix[i]);
        lastWord[i] = shorter.word(suffix[i]);
      }
      return size;
    }
  }
}
