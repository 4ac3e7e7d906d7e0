package dev.assay.training.text;

import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import dev.assay.training.math.Random;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The batches of a text: batch n is a function of n, so that a resumed run reads what an
 * uninterrupted one does.
 */
@FunctionalInterface
public interface Batches {

  /**
   * @param index from 0 on
   */
  Batch get(long index);

  /**
   * Windows that start anywhere: for models that see a window at a time.
   *
   * @throws TrainingException if the text is shorter than a window
   */
  static Batches anywhere(int[] text, int sequences, int length, Random random) {
    if (text.length <= length) {
      throw tooShort(text, length + 1L, "a window");
    }
    return index -> {
      Random own = random.fork(index);
      int[] starts = new int[sequences];
      for (int s = 0; s < sequences; s++) {
        starts[s] = (int) own.below(s, text.length - length);
      }
      return Batch.at(text, starts, length, true);
    };
  }

  /**
   * The text in as many equal parts as there are sequences, each read from its start to its end and
   * again: for models that remember what they read.
   *
   * @throws TrainingException if a part is shorter than a window
   */
  static Batches inOrder(int[] text, int sequences, int length) {
    int part = (text.length - 1) / sequences;
    int windows = part / length;
    if (windows == 0) {
      throw tooShort(text, (long) sequences * length + 1, sequences + " sequences");
    }
    return index -> {
      int window = (int) (index % windows);
      int[] starts = IntStream.range(0, sequences).map(s -> s * part + window * length).toArray();
      return Batch.at(text, starts, length, window == 0);
    };
  }

  /** Each token but the first once, as target, in few batches: for an evaluation. */
  static List<Batch> once(int[] text, int sequences, int length) {
    int targets = text.length - 1;
    if (targets < 1) {
      return List.of();
    }
    int rows = Math.max(1, Math.min(sequences, targets / length));
    int part = targets / rows;
    int windows = (part + length - 1) / length;
    List<Batch> whole =
        IntStream.range(0, windows)
            .mapToObj(window -> {
              int[] starts =
                  IntStream.range(0, rows).map(s -> s * part + window * length).toArray();
              int count = Math.min(length, part - window * length);
              return Batch.at(text, starts, count, window == 0);
            })
            .toList();
    int rest = targets - rows * part;
    if (rest == 0) {
      return whole;
    }
    var all = new ArrayList<>(whole);
    int from = rows * part;
    for (; from < targets; from += length) {
      int count = Math.min(length, targets - from);
      all.add(Batch.at(text, new int[] {from}, count, from == rows * part));
    }
    return all;
  }

  private static TrainingException tooShort(int[] text, long needed, String what) {
    return new TrainingException(
        Reason.INPUT,
        "the text to train on has "
            + text.length
            + " tokens, but "
            + what
            + " of this length need "
            + needed
            + "; give more text, or a smaller --context or --batch");
  }
}
