package dev.assay.plugins.ngram.streaming;

import dev.assay.plugins.ngram.model.FloatLayout;
import dev.assay.plugins.ngram.model.Listing;
import java.io.IOException;

/** Goes through the n-grams of one order in files, and of each order below, in step. */
final class StoredOrder implements AutoCloseable {
  private final int[] levelStart;
  private final int order;
  private final boolean highest;

  /** By order, from 1. Of those below this one, a reader is a record ahead. */
  private final RecordFile.Reader[] readers;

  /** By order, the node at hand and the end of its children. */
  private final int[] node;

  private final int[] end;
  private final int[] words;

  StoredOrder(int order, int[] levelStart, RecordFile contexts, RecordFile longest)
      throws IOException {
    this.order = order;
    this.levelStart = levelStart;
    highest = order == levelStart.length - 2;
    readers = new RecordFile.Reader[order + 1];
    node = new int[order + 1];
    end = new int[order + 1];
    words = new int[order];
    end[0] = levelStart[2];
    for (int k = 1; k <= order; k++) {
      readers[k] = k == order && highest ? longest.readFrom(0) : contexts.readFrom(levelStart[k]);
      node[k] = levelStart[k] - 1;
      end[k] = levelStart[k + 1];
      if (k < order) {
        readers[k].next();
      }
    }
  }

  void list(Listing.Entries entries) throws IOException {
    RecordFile.Reader reader = readers[order];
    for (int left = levelStart[order + 1] - levelStart[order]; left > 0; left--) {
      reader.next();
      climb(order);
      words[order - 1] = reader.get(FloatLayout.WORD);
      entries.entry(
          words,
          Float.intBitsToFloat(reader.get(FloatLayout.PROBABILITY)),
          highest ? 0 : Float.intBitsToFloat(reader.get(FloatLayout.BACKOFF)));
    }
  }

  /** Goes to the next node of an order, and below to the one that it is a child of. */
  private void climb(int k) throws IOException {
    node[k]++;
    while (node[k] >= end[k - 1]) {
      climb(k - 1);
      RecordFile.Reader below = readers[k - 1];
      words[k - 2] = below.get(FloatLayout.WORD);
      below.next();
      end[k - 1] = below.get(FloatLayout.FIRST_CHILD);
    }
  }

  @Override
  public void close() throws IOException {
    for (int k = 1; k < readers.length; k++) {
      if (readers[k] != null) {
        readers[k].close();
      }
    }
  }
}
