package dev.assay.training.autodiff;

import java.util.Arrays;

/**
 * What a recurrent layer remembers from one window of text to the next.
 *
 * @param hidden {@code [sequences][hidden]}
 * @param cell the same of an LSTM's cells; unused by others
 */
public record RecurrentState(float[] hidden, float[] cell) {

  public static RecurrentState zeros(int sequences, int hidden) {
    return new RecurrentState(new float[sequences * hidden], new float[sequences * hidden]);
  }

  public void clear() {
    Arrays.fill(hidden, 0);
    Arrays.fill(cell, 0);
  }
}
