package dev.assay.training.autodiff;

import dev.assay.training.math.Compute;
import dev.assay.training.math.Tensor;

/**
 * What a recurrent layer remembers from one window of text to the next.
 *
 * @param hidden {@code [sequences][hidden]}
 * @param cell the same of an LSTM's cells; unused by others
 */
public record RecurrentState(Tensor hidden, Tensor cell) {

  public static RecurrentState zeros(Compute compute, int sequences, int hidden) {
    int size = sequences * hidden;
    var state = new RecurrentState(compute.allocate(size), compute.allocate(size));
    state.clear(compute);
    return state;
  }

  public void clear(Compute compute) {
    compute.fill(hidden, hidden.size(), 0);
    compute.fill(cell, cell.size(), 0);
  }
}
