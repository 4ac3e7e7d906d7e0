package dev.assay.training.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.training.math.Compute;
import dev.assay.training.math.Random;
import dev.assay.transformer.kernels.KernelChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Derivatives of each operation against differences of its values. */
class GradientsTest {
  /** Differences of float32 are good to about this, relative to the largest gradient. */
  private static final double TOLERANCE = 6e-3;

  private static final float STEP = 1e-2f;

  private final Compute compute = Compute.of(KernelChoice.scalar(), 2);
  private final Tape tape = new Tape(compute);
  private final List<Parameter> inputs = new ArrayList<>();

  @AfterEach
  void close() {
    compute.close();
  }

  private Parameter input(int... shape) {
    Parameter input = Parameter.zeros("input " + inputs.size(), shape);
    Random random = new Random(7).fork(inputs.size());
    for (int i = 0; i < input.value().length; i++) {
      input.value()[i] = (float) (0.7 * random.normal(i));
    }
    inputs.add(input);
    return input;
  }

  private static Variable variable(Parameter p) {
    return new Variable(p.rows(), p.columns(), p.value(), p.gradient());
  }

  /** The loss: a random linear function of the outputs. */
  private double pass(Function<Tape, Variable> function, boolean backward) {
    tape.start(Tape.Mode.TRAINING, new Random(3));
    Variable out = function.apply(tape);
    Random random = new Random(11);
    double loss = 0;
    for (int i = 0; i < out.size(); i++) {
      out.gradient()[i] = (float) random.normal(i);
      loss += (double) out.gradient()[i] * out.value()[i];
    }
    if (backward) {
      tape.backward();
    }
    return loss;
  }

  private void check(Function<Tape, Variable> function) {
    inputs.forEach(Parameter::clearGradient);
    pass(function, true);
    for (Parameter input : inputs) {
      float[] gradient = input.gradient().clone();
      double largest = 1;
      for (float g : gradient) {
        largest = Math.max(largest, Math.abs(g));
      }
      for (int i = 0; i < gradient.length; i++) {
        float x = input.value()[i];
        input.value()[i] = x + STEP;
        double up = pass(function, false);
        input.value()[i] = x - STEP;
        double down = pass(function, false);
        input.value()[i] = x;
        double difference = (up - down) / (2 * STEP);
        assertThat(Math.abs(gradient[i] - difference))
            .as("%s[%d]: %s by derivative, %s by difference", input, i, gradient[i], difference)
            .isLessThan(TOLERANCE * largest);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void linear(Linear.Layout layout) {
    Parameter x = input(5, 7);
    Parameter w =
        switch (layout) {
          case OUTPUTS_BY_INPUTS -> input(18, 7);
          case INPUTS_BY_OUTPUTS -> input(7, 18);
        };
    Parameter b = input(18);
    check(tape -> Linear.of(tape, variable(x), w, b, layout));
  }

  @Test
  void embedding() {
    Parameter table = input(6, 5);
    check(tape -> Embedding.of(tape, table, new int[] {3, 0, 3, 5, 1, 3}));
  }

  @Test
  void aTableThatIsTiedToTheOutput() {
    Parameter table = input(6, 5);
    check(tape ->
        Linear.of(
            tape,
            Embedding.of(tape, table, new int[] {3, 0, 3}),
            table,
            null,
            Linear.Layout.OUTPUTS_BY_INPUTS));
  }

  @Test
  void layerNorm() {
    Parameter x = input(4, 9);
    Parameter w = input(9);
    Parameter b = input(9);
    check(tape -> Norm.layer(tape, variable(x), w, b, 1e-5f));
  }

  @Test
  void rmsNorm() {
    Parameter x = input(4, 9);
    Parameter w = input(9);
    check(tape -> Norm.rms(tape, variable(x), w, 1e-5f));
  }

  @Test
  void rotary() {
    Parameter x = input(6, 16);
    Rotary rotary = new Rotary(3, 8, 10000);
    check(tape -> rotary.apply(tape, variable(x), 2));
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.4f})
  void attentionWithSharedKeys(float dropout) {
    int sequences = 2;
    Parameter q = input(5 * sequences, 4 * 3);
    Parameter k = input(5 * sequences, 2 * 3);
    Parameter v = input(5 * sequences, 2 * 3);
    check(tape ->
        CausalAttention.of(
            tape,
            new CausalAttention.Shape(sequences, 4, 2, 3),
            new CausalAttention.Columns(variable(q), 0),
            new CausalAttention.Columns(variable(k), 0),
            new CausalAttention.Columns(variable(v), 0),
            dropout));
  }

  @Test
  void attentionWithQueriesKeysAndValuesSideBySide() {
    Parameter qkv = input(4 * 3, 3 * 6);
    check(tape -> {
      Variable x = variable(qkv);
      return CausalAttention.of(
          tape,
          new CausalAttention.Shape(3, 2, 2, 3),
          new CausalAttention.Columns(x, 0),
          new CausalAttention.Columns(x, 6),
          new CausalAttention.Columns(x, 12),
          0);
    });
  }

  @Test
  void functionsOfElements() {
    Parameter x = input(3, 40);
    Parameter y = input(3, 40);
    check(tape -> {
      Variable a = Elementwise.gelu(tape, variable(x));
      Variable b = Elementwise.silu(tape, variable(y));
      Variable c = Elementwise.multiply(tape, a, b);
      Variable d = Elementwise.tanh(tape, Elementwise.add(tape, c, variable(x)));
      return Elementwise.dropout(tape, Elementwise.sigmoid(tape, d), 0.3f);
    });
  }

  @ParameterizedTest
  @EnumSource
  void recurrence(Cell cell) {
    int sequences = 2;
    int hidden = 5;
    int columns = cell.gates() * hidden;
    Parameter x = input(4 * sequences, columns);
    Parameter w = input(columns, hidden);
    Parameter b = input(columns);
    check(tape -> {
      RecurrentState state = RecurrentState.zeros(sequences, hidden);
      for (int i = 0; i < sequences * hidden; i++) {
        state.hidden()[i] = 0.1f * i - 0.3f;
        state.cell()[i] = 0.2f - 0.05f * i;
      }
      return Recurrence.of(tape, cell, variable(x), w, b, sequences, state);
    });
  }

  @ParameterizedTest
  @EnumSource
  void recurrenceFromAStateThatWasComputed(Cell cell) {
    int sequences = 2;
    Parameter x = input(3 * sequences, cell.gates() * 5);
    Parameter w = input(cell.gates() * 5, 5);
    Parameter b = input(cell.gates() * 5);
    Parameter start = input(sequences, 5);
    check(tape -> Recurrence.from(tape, cell, variable(x), w, b, variable(start), Feedback.NONE));
  }

  @ParameterizedTest
  @EnumSource
  void recurrenceWithAdditiveAttention(Cell cell) {
    int[] lengths = {3, 4, 1};
    int sequences = lengths.length;
    int columns = cell.gates() * 5;
    Parameter x = input(3 * sequences, columns);
    Parameter w = input(columns, 5);
    Parameter b = input(columns);
    Parameter start = input(sequences, 5);
    Parameter keys = input(4 * sequences, 6);
    Parameter values = input(4 * sequences, 3);
    var weights = new AdditiveAttention.Weights(input(6, 5), input(6), input(columns, 3));
    check(tape -> {
      var source = new AdditiveAttention.Source(variable(keys), variable(values), lengths);
      var attention = new AdditiveAttention(tape, source, weights, 3);
      // What attention finds is added to the input, which must not be the parameter then.
      Variable copy = Concatenation.of(tape, List.of(variable(x)));
      Variable states = Recurrence.from(tape, cell, copy, w, b, variable(start), attention);
      return Concatenation.of(tape, List.of(states, attention.contexts()));
    });
    for (Parameter padded : List.of(keys, values)) {
      for (int position = 0; position < 4; position++) {
        for (int s = 0; s < sequences; s++) {
          if (position >= lengths[s]) {
            int at = (position * sequences + s) * padded.columns();
            assertThat(Arrays.copyOfRange(padded.gradient(), at, at + padded.columns()))
                .containsOnly(0);
          }
        }
      }
    }
  }

  @Test
  void rowsAndConcatenation() {
    Parameter x = input(4, 3);
    Parameter y = input(5, 2);
    check(tape ->
        Concatenation.of(
            tape,
            List.of(
                Rows.of(tape, variable(x), new int[] {2, 2, 0}),
                Rows.of(tape, variable(y), new int[] {4, 0, 1}))));
  }

  @ParameterizedTest
  @EnumSource
  void windows(Windows.Order order) {
    Parameter x = input(5 * 2, 3);
    check(tape -> Windows.of(tape, variable(x), 2, 3, order));
  }

  @Test
  void crossEntropy() {
    Parameter x = input(3, 21);
    int[] targets = {4, 20, 0};
    float weight = 0.5f;
    x.clearGradient();
    tape.start(Tape.Mode.TRAINING, new Random(0));
    CrossEntropy.of(tape, variable(x), targets, weight);
    tape.backward();
    for (int i = 0; i < x.value().length; i++) {
      float before = x.value()[i];
      x.value()[i] = before + STEP;
      double up = CrossEntropy.of(tape, variable(x), targets, weight);
      x.value()[i] = before - STEP;
      double down = CrossEntropy.of(tape, variable(x), targets, weight);
      x.value()[i] = before;
      assertThat(Math.abs(x.gradient()[i] - weight * (up - down) / (2 * STEP))).isLessThan(1e-3);
    }
  }
}
