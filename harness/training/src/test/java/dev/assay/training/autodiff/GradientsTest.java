package dev.assay.training.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.training.host.HostCompute;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Random;
import dev.assay.transformer.kernels.KernelChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
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

  private final Compute compute = HostCompute.of(KernelChoice.scalar(), 2);
  private final Tape tape = new Tape(compute);
  private final List<Parameter> inputs = new ArrayList<>();

  @AfterEach
  void close() {
    compute.close();
  }

  private Parameter input(int... shape) {
    float[] values = new float[Parameter.size(shape)];
    Random random = new Random(7).fork(inputs.size());
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.7 * random.normal(i));
    }
    Parameter input = Parameter.of(compute, "input " + inputs.size(), shape, values);
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
    float[] value = compute.read(out.value());
    float[] gradient = new float[out.gradient().size()];
    double loss = 0;
    for (int i = 0; i < out.size(); i++) {
      gradient[i] = (float) random.normal(i);
      loss += (double) gradient[i] * value[i];
    }
    compute.write(gradient, out.gradient());
    if (backward) {
      tape.backward();
    }
    return loss;
  }

  private void check(Function<Tape, Variable> function) {
    inputs.forEach(p -> p.clearGradient(compute));
    pass(function, true);
    for (Parameter input : inputs) {
      float[] gradient = compute.read(input.gradient());
      float[] value = compute.read(input.value());
      double largest = 1;
      for (float g : gradient) {
        largest = Math.max(largest, Math.abs(g));
      }
      for (int i = 0; i < gradient.length; i++) {
        double up = changed(input, value, i, STEP, () -> pass(function, false));
        double down = changed(input, value, i, -STEP, () -> pass(function, false));
        double difference = (up - down) / (2 * STEP);
        assertThat(Math.abs(gradient[i] - difference))
            .as("%s[%d]: %s by derivative, %s by difference", input, i, gradient[i], difference)
            .isLessThan(TOLERANCE * largest);
      }
    }
  }

  /** What is measured while one number is another. */
  private double changed(
      Parameter input, float[] value, int at, float step, DoubleSupplier measured) {
    float[] other = value.clone();
    other[at] += step;
    compute.write(other, input.value());
    double result = measured.getAsDouble();
    compute.write(value, input.value());
    return result;
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
    Rotary rotary = new Rotary(compute, 3, 8, 10000);
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
      RecurrentState state = RecurrentState.zeros(compute, sequences, hidden);
      float[] before = new float[sequences * hidden];
      float[] cells = new float[sequences * hidden];
      for (int i = 0; i < sequences * hidden; i++) {
        before[i] = 0.1f * i - 0.3f;
        cells[i] = 0.2f - 0.05f * i;
      }
      compute.write(before, state.hidden());
      compute.write(cells, state.cell());
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
            assertThat(
                    Arrays.copyOfRange(compute.read(padded.gradient()), at, at + padded.columns()))
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
    tape.start(Tape.Mode.TRAINING, new Random(0));
    CrossEntropy.of(tape, variable(x), targets, weight);
    tape.backward();
    float[] value = compute.read(x.value());
    float[] gradient = compute.read(x.gradient());
    DoubleSupplier loss = () -> CrossEntropy.of(tape, variable(x), targets, weight);
    for (int i = 0; i < value.length; i++) {
      double up = changed(x, value, i, STEP, loss);
      double down = changed(x, value, i, -STEP, loss);
      assertThat(Math.abs(gradient[i] - weight * (up - down) / (2 * STEP))).isLessThan(1e-3);
    }
  }
}
