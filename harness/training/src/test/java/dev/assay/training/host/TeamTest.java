package dev.assay.training.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.training.math.Random;
import dev.assay.transformer.kernels.Factor;
import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.kernels.View;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamTest {
  private static final int ROWS = 211;
  private static final int DEPTH = 301;
  private static final int COLUMNS = 187;

  private static float[] random(int length, String name) {
    Random random = new Random(1).fork(name);
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) random.normal(i);
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void productsAreTheSameWhateverTheThreadsTheKernelsAndTheOrientation(int threads) {
    float[] expected = product(KernelChoice.scalar(), 1, false);
    assertThat(product(KernelChoice.automatic(), threads, false)).containsExactly(expected);
    assertThat(product(KernelChoice.automatic(), threads, true)).containsExactly(expected);
  }

  private static float[] product(KernelChoice choice, int threads, boolean across) {
    View a = View.of(random(ROWS * DEPTH, "a"), DEPTH);
    View b = View.of(random(DEPTH * COLUMNS, "b"), COLUMNS);
    float[] c = random(ROWS * COLUMNS, "c");
    try (Team team = Team.of(choice, threads)) {
      View left = across ? turned(a, ROWS, DEPTH) : a;
      View right = across ? turned(b, DEPTH, COLUMNS) : b;
      var memory = Team.allocate(Factor.bytes(DEPTH, COLUMNS));
      Factor factor = team.pack(right, DEPTH, COLUMNS, memory);
      team.multiplyAdd(left, ROWS, factor, View.of(c, COLUMNS));
    }
    return c;
  }

  /** The same matrix, stored column by column. */
  private static View turned(View matrix, int rows, int columns) {
    float[] data = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        data[c * rows + r] = matrix.data()[r * columns + c];
      }
    }
    return View.of(data, rows).transposed();
  }
}
