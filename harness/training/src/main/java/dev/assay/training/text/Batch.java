package dev.assay.training.text;

/**
 * Windows of text: rows are in the order of time, row {@code t·sequences + s} is position t of
 * sequence s.
 *
 * @param tokens what is read
 * @param targets the token after each
 * @param startsAfresh whether the windows do not go on where those of the batch before ended
 */
public record Batch(int[] tokens, int[] targets, int sequences, boolean startsAfresh) {

  /** Of sequences that start at the given places. */
  static Batch at(int[] text, int[] starts, int length, boolean startsAfresh) {
    int sequences = starts.length;
    int[] tokens = new int[sequences * length];
    int[] targets = new int[sequences * length];
    for (int t = 0; t < length; t++) {
      for (int s = 0; s < sequences; s++) {
        tokens[t * sequences + s] = text[starts[s] + t];
        targets[t * sequences + s] = text[starts[s] + t + 1];
      }
    }
    return new Batch(tokens, targets, sequences, startsAfresh);
  }
}
