package dev.assay.training.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.training.autodiff.AdditiveAttention;
import dev.assay.training.autodiff.CausalAttention;
import dev.assay.training.autodiff.Cell;
import dev.assay.training.autodiff.Concatenation;
import dev.assay.training.autodiff.CrossEntropy;
import dev.assay.training.autodiff.Elementwise;
import dev.assay.training.autodiff.Embedding;
import dev.assay.training.autodiff.Linear;
import dev.assay.training.autodiff.Norm;
import dev.assay.training.autodiff.Parameter;
import dev.assay.training.autodiff.Recurrence;
import dev.assay.training.autodiff.RecurrentState;
import dev.assay.training.autodiff.Rotary;
import dev.assay.training.autodiff.Rows;
import dev.assay.training.autodiff.Tape;
import dev.assay.training.autodiff.Variable;
import dev.assay.training.autodiff.Windows;
import dev.assay.training.host.HostCompute;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Random;
import dev.assay.training.optim.GradientNorm;
import dev.assay.training.optim.Optimizer;
import dev.assay.transformer.kernels.KernelChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each operation and its derivatives on a stand-in for a GPU against those of the CPU. */
class OperationsTest {

  private Compute host;
  private Compute device;

  @BeforeEach
  void open() {
    device = StandIn.open();
    host = HostCompute.of(KernelChoice.scalar(), 1);
  }

  @AfterEach
  void close() {
    device.close();
    host.close();
  }

  /** A graph at some place. */
  private final class Pass {
    private final Compute compute;
    final Tape tape;
    private final List<Parameter> inputs = new ArrayList<>();

    Pass(Compute compute) {
      this.compute = compute;
      this.tape = new Tape(compute);
      tape.start(Tape.Mode.TRAINING, new Random(3));
    }

    /** Numbers that are the same everywhere. */
    Parameter input(int... shape) {
      Random random = new Random(7).fork(inputs.size());
      float[] values = new float[Parameter.size(shape)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (0.7 * random.normal(i));
      }
      inputs.add(Parameter.of(compute, "input " + inputs.size(), shape, values));
      return inputs.getLast();
    }

    Variable variable(int rows, int columns) {
      Parameter p = input(rows, columns);
      return new Variable(rows, columns, p.value(), p.gradient());
    }

    /** The results, then the gradients of all inputs by a random function of the results. */
    List<float[]> numbers(Variable out) {
      float[] weights = new float[out.gradient().size()];
      Random random = new Random(11);
      for (int i = 0; i < out.size(); i++) {
        weights[i] = (float) random.normal(i);
      }
      compute.write(weights, out.gradient());
      tape.backward();
      List<float[]> numbers = new ArrayList<>();
      numbers.add(compute.read(out.value()));
      inputs.forEach(p -> numbers.add(compute.read(p.gradient())));
      return numbers;
    }
  }

  private interface Graph {
    Variable of(Pass pass);
  }

  private void check(Graph graph) {
    Pass here = new Pass(host);
    Pass there = new Pass(device);
    List<float[]> expected = here.numbers(graph.of(here));
    List<float[]> found = there.numbers(graph.of(there));
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      float largest = 1;
      for (float x : expected.get(i)) {
        largest = Math.max(largest, Math.abs(x));
      }
      assertThat(found.get(i))
          .as(i == 0 ? "result" : "gradient of input " + (i - 1))
          .containsExactly(expected.get(i), within(1e-5f * largest));
    }
  }

  @ParameterizedTest
  @EnumSource
  void linear(Linear.Layout layout) {
    for (int[] sizes : new int[][] {{1, 1, 1}, {5, 7, 18}, {33, 31, 65}}) {
      check(pass -> {
        Variable x = pass.variable(sizes[0], sizes[1]);
        Parameter w =
            switch (layout) {
              case OUTPUTS_BY_INPUTS -> pass.input(sizes[2], sizes[1]);
              case INPUTS_BY_OUTPUTS -> pass.input(sizes[1], sizes[2]);
            };
        Parameter b = pass.input(sizes[2]);
        Variable y = Linear.of(pass.tape, x, w, b, layout);
        return Elementwise.add(pass.tape, y, Linear.of(pass.tape, x, w, null, layout));
      });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 300, 1025})
  void norms(int columns) {
    check(pass -> {
      Variable x = pass.variable(7, columns);
      Variable y = Norm.layer(pass.tape, x, pass.input(columns), pass.input(columns), 1e-5f);
      return Norm.rms(pass.tape, y, pass.input(columns), 1e-5f);
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 257, 5000})
  void functionsOfElements(int columns) {
    check(pass -> {
      Variable a = Elementwise.gelu(pass.tape, pass.variable(3, columns));
      Variable b = Elementwise.silu(pass.tape, pass.variable(3, columns));
      Variable c = Elementwise.tanh(pass.tape, Elementwise.multiply(pass.tape, a, b));
      Variable d = Elementwise.sigmoid(pass.tape, Elementwise.add(pass.tape, c, b));
      return Elementwise.dropout(pass.tape, d, 0.3f);
    });
  }

  /** Sequences, positions, heads, heads of keys, size of a head. */
  static Stream<int[]> heads() {
    return Stream.of(
        new int[] {1, 1, 1, 1, 1},
        new int[] {2, 5, 4, 2, 6},
        new int[] {3, 16, 2, 2, 16},
        new int[] {2, 37, 3, 1, 20},
        new int[] {1, 50, 2, 1, 128});
  }

  @ParameterizedTest
  @MethodSource("heads")
  void attention(int[] sizes) {
    int rows = sizes[0] * sizes[1];
    int size = sizes[4];
    for (float dropout : new float[] {0, 0.4f}) {
      check(pass -> {
        Variable q = pass.variable(rows, sizes[2] * size);
        Variable keysAndValues = pass.variable(rows, 2 * sizes[3] * size);
        return CausalAttention.of(
            pass.tape,
            new CausalAttention.Shape(sizes[0], sizes[2], sizes[3], size),
            new CausalAttention.Columns(q, 0),
            new CausalAttention.Columns(keysAndValues, 0),
            new CausalAttention.Columns(keysAndValues, sizes[3] * size),
            dropout);
      });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 17})
  void rotary(int positions) {
    check(pass ->
        new Rotary(pass.tape.compute(), positions, 6, 10000)
            .apply(pass.tape, pass.variable(2 * positions, 18), 2));
  }

  @ParameterizedTest
  @EnumSource
  void recurrence(Cell cell) {
    for (int[] sizes : new int[][] {{1, 1, 1}, {4, 2, 5}, {3, 5, 33}}) {
      int sequences = sizes[1];
      int hidden = sizes[2];
      int columns = cell.gates() * hidden;
      check(pass -> {
        Variable x = pass.variable(sizes[0] * sequences, columns);
        Compute compute = pass.tape.compute();
        RecurrentState state = RecurrentState.zeros(compute, sequences, hidden);
        compute.fill(state.hidden(), sequences * hidden, 0.3f);
        compute.fill(state.cell(), sequences * hidden, -0.2f);
        Parameter w = pass.input(columns, hidden);
        Parameter b = pass.input(columns);
        Variable first = Recurrence.of(pass.tape, cell, x, w, b, sequences, state);
        // From the states that the first layer has carried on.
        Variable y = pass.variable(sizes[0] * sequences, columns);
        Variable second = Recurrence.of(pass.tape, cell, y, w, b, sequences, state);
        return Concatenation.of(pass.tape, List.of(first, second));
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void additiveAttention(Cell cell) {
    int[] lengths = {3, 40, 1};
    int sequences = lengths.length;
    int columns = cell.gates() * 5;
    check(pass -> {
      Variable keys = pass.variable(40 * sequences, 7);
      Variable values = pass.variable(40 * sequences, 33);
      Variable start = pass.variable(sequences, 5);
      var weights =
          new AdditiveAttention.Weights(
              pass.input(7, 5), pass.input(1, 7), pass.input(columns, 33));
      var source = new AdditiveAttention.Source(keys, values, lengths);
      var attention = new AdditiveAttention(pass.tape, source, weights, 3);
      Variable x = Concatenation.of(pass.tape, List.of(pass.variable(3 * sequences, columns)));
      Parameter w = pass.input(columns, 5);
      Parameter b = pass.input(columns);
      Variable states = Recurrence.from(pass.tape, cell, x, w, b, start, attention);
      return Concatenation.of(pass.tape, List.of(states, attention.contexts()));
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 70, 500})
  void rowsByNumber(int columns) {
    int[] ids = {3, 0, 3, 5, 1, 3, 3};
    check(pass -> {
      Variable picked = Embedding.of(pass.tape, pass.input(6, columns), ids);
      return Concatenation.of(
          pass.tape, List.of(Rows.of(pass.tape, picked, new int[] {6, 6, 0}), pass.variable(3, 2)));
    });
  }

  @ParameterizedTest
  @EnumSource
  void windows(Windows.Order order) {
    for (int width : new int[] {1, 3, 9}) {
      check(pass -> Windows.of(pass.tape, pass.variable(5 * 2, 3), 2, width, order));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 11, 1000})
  void crossEntropy(int columns) {
    int rows = 5;
    int[] targets = IntStream.range(0, rows).map(r -> 7 * r % columns).toArray();
    List<double[]> both = new ArrayList<>();
    for (Compute compute : List.of(host, device)) {
      Pass pass = new Pass(compute);
      Variable logits = pass.variable(rows, columns);
      double loss = CrossEntropy.of(pass.tape, logits, targets, 0.25f);
      pass.tape.backward();
      float[] gradient = compute.read(logits.gradient());
      both.add(
          IntStream.rangeClosed(0, gradient.length)
              .mapToDouble(i -> i == 0 ? loss : gradient[i - 1])
              .toArray());
    }
    assertThat(both.get(1))
        .containsExactly(both.get(0), within(2e-6 * Math.max(1, both.get(0)[0])));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4096, 10001})
  void optimizers(int size) {
    List<float[]> both = new ArrayList<>();
    List<Double> norms = new ArrayList<>();
    for (Compute compute : List.of(host, device)) {
      Pass pass = new Pass(compute);
      List<Parameter> parameters = List.of(pass.input(1, size), pass.input(size));
      Optimizer adam = Optimizer.adamW(compute, parameters, 0.9, 0.99, 1e-8, 0.1);
      Optimizer sgd = Optimizer.sgd(compute, parameters, 0.9, 0.1);
      for (int step = 0; step < 3; step++) {
        float[] gradient = new float[size];
        Random random = new Random(step);
        for (int i = 0; i < size; i++) {
          gradient[i] = (float) random.normal(i);
        }
        parameters.forEach(p -> compute.write(gradient, p.gradient()));
        adam.step(0.01, 0.5f);
        sgd.step(0.01, 0.5f);
      }
      norms.add(GradientNorm.of(compute, parameters));
      both.add(compute.read(parameters.getFirst().value()));
    }
    assertThat(both.get(1)).containsExactly(both.get(0), within(1e-5f));
    assertThat(norms.get(1)).isCloseTo(norms.get(0), within(1e-5 * norms.get(0)));
  }

  /** Other seeds drop others, and the numbers are those of {@link Random}. */
  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1L << 63, 0x123456789abcdefL})
  void whatIsDroppedIsTheSameEverywhere(long seed) {
    List<float[]> both = new ArrayList<>();
    for (Compute compute : List.of(host, device)) {
      var ones = compute.allocate(1000);
      var mask = compute.allocate(1000);
      var out = compute.allocate(1000);
      compute.fill(ones, 1000, 1);
      compute.elements().drop(ones, new Random(seed), 0.3f, mask, out, 1000);
      both.add(compute.read(out));
    }
    assertThat(both.get(1)).containsExactly(both.get(0));
    assertThat(both.get(1)).contains(0f);
  }
}
