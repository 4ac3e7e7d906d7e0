package dev.assay.training.network;

import dev.assay.training.autodiff.RecurrentState;
import dev.assay.training.autodiff.Tape;
import dev.assay.training.autodiff.Variable;
import dev.assay.training.math.Compute;
import java.util.List;

/** A model of one text, which it reads from left to right. */
public non-sealed interface LanguageNetwork extends Network {

  /**
   * The logits of what comes after each token, a row a token.
   *
   * @param tokens {@code [positions][sequences]}: row {@code t·sequences + s}
   * @param states of the recurrent layers, which are carried on; as {@link #states} makes them
   */
  Variable logits(Tape tape, int[] tokens, int sequences, List<RecurrentState> states);

  /** States of all recurrent layers before a text; none for other architectures. */
  default List<RecurrentState> states(Compute compute, int sequences) {
    return List.of();
  }
}
