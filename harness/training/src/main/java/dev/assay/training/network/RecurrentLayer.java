package dev.assay.training.network;

import dev.assay.training.autodiff.Cell;
import dev.assay.training.autodiff.Feedback;
import dev.assay.training.autodiff.Linear;
import dev.assay.training.autodiff.Linear.Layout;
import dev.assay.training.autodiff.Parameter;
import dev.assay.training.autodiff.Recurrence;
import dev.assay.training.autodiff.RecurrentState;
import dev.assay.training.autodiff.Tape;
import dev.assay.training.autodiff.Variable;
import java.util.List;

/**
 * A recurrent layer's weights with PyTorch's names and shapes, starting as PyTorch's: uniform
 * within {@code 1/√hidden}.
 */
record RecurrentLayer(
    Cell cell,
    Parameter inputWeight,
    Parameter stateWeight,
    Parameter inputBias,
    Parameter stateBias) {

  /**
   * @param suffix of the names: {@code _l0}, {@code _l0_reverse}
   */
  static RecurrentLayer of(
      Initial initial, String module, String suffix, Cell cell, int inputs, int hidden) {
    int outputs = cell.gates() * hidden;
    double bound = 1 / Math.sqrt(hidden);
    return new RecurrentLayer(
        cell,
        initial.uniform(bound, module + ".weight_ih" + suffix, outputs, inputs),
        initial.uniform(bound, module + ".weight_hh" + suffix, outputs, hidden),
        initial.uniform(bound, module + ".bias_ih" + suffix, outputs),
        initial.uniform(bound, module + ".bias_hh" + suffix, outputs));
  }

  List<Parameter> parameters() {
    return List.of(inputWeight, stateWeight, inputBias, stateBias);
  }

  int hidden() {
    return stateWeight.columns();
  }

  /** Carries a state on from one window to the next. */
  Variable carried(Tape tape, Variable x, int sequences, RecurrentState state) {
    return Recurrence.of(tape, cell, products(tape, x), stateWeight, stateBias, sequences, state);
  }

  /** From states that were computed. */
  Variable from(Tape tape, Variable x, Variable start, Feedback feedback) {
    return Recurrence.from(tape, cell, products(tape, x), stateWeight, stateBias, start, feedback);
  }

  private Variable products(Tape tape, Variable x) {
    return Linear.of(tape, x, inputWeight, inputBias, Layout.OUTPUTS_BY_INPUTS);
  }
}
