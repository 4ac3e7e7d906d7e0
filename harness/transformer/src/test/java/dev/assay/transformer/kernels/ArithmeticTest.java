package dev.assay.transformer.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArithmeticTest {
  private final Arithmetic fast = new VectorArithmetic();
  private final Arithmetic plain = new ScalarArithmetic();

  private static float[] random(int length, int seed) {
    Random random = new Random(seed);
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static Factor pack(View matrix, int depth, int columns) {
    var memory = Arena.ofAuto().allocate(Factor.bytes(depth, columns), 64);
    Factor factor = new Factor(memory, depth, columns);
    for (int panel = 0; panel < factor.panels(); panel++) {
      factor.pack(matrix, panel);
    }
    return factor;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "6, 16, 16",
    "7, 17, 65",
    "13, 300, 64",
    "97, 5, 130",
    "9, 1100, 104",
    "12, 513, 48",
    "5, 0, 9"
  })
  void productsOfAllOrientationsEqualThePlainLoopsToTheBit(int rows, int depth, int columns) {
    float[] a = random(rows * depth, 1);
    float[] b = random(depth * columns, 2);
    float[] start = random(rows * columns, 3);
    for (boolean transposedA : new boolean[] {false, true}) {
      for (boolean transposedB : new boolean[] {false, true}) {
        for (boolean add : new boolean[] {false, true}) {
          View left = transposedA ? View.of(a, rows).transposed() : View.of(a, depth);
          View right = transposedB ? View.of(b, depth).transposed() : View.of(b, columns);
          Factor factor = pack(right, depth, columns);
          float[] c = start.clone();
          float[] expected = start.clone();
          fast.multiply(
              left, rows, factor, 0, factor.panels(), View.of(c, columns), add, new Scratch());
          for (int r = 0; r < rows; r++) {
            for (int j = 0; j < columns; j++) {
              float sum = add ? start[r * columns + j] : 0;
              for (int k = 0; k < depth; k++) {
                sum = Math.fma(a[left.at(r, k)], b[right.at(k, j)], sum);
              }
              expected[r * columns + j] = sum;
            }
          }
          assertThat(c).containsExactly(expected);
          float[] slow = start.clone();
          plain.multiply(
              left, rows, factor, 0, factor.panels(), View.of(slow, columns), add, new Scratch());
          assertThat(slow).containsExactly(expected);
        }
      }
    }
  }

  @Test
  void exponentialsSigmoidsAndTangentsEqualThePlainOnesToTheBitAndTheMathLibraryClosely() {
    float[] x = random(1003, 4);
    for (int i = 0; i < x.length; i++) {
      x[i] *= 20;
    }
    x[0] = -200;
    x[1] = 200;
    float[] a = x.clone();
    float[] b = x.clone();
    fast.exp(a, 2, 1001, 0.5f);
    plain.exp(b, 2, 1001, 0.5f);
    assertThat(a).containsExactly(b);
    for (int i = 2; i < x.length; i++) {
      double exact = Math.exp(x[i] - 0.5f);
      assertThat((double) a[i]).isCloseTo(exact, within(2e-7 * exact + 1e-37));
    }
    a = x.clone();
    b = x.clone();
    fast.sigmoid(a, 0, a.length);
    plain.sigmoid(b, 0, b.length);
    assertThat(a).containsExactly(b);
    for (int i = 0; i < x.length; i++) {
      assertThat((double) a[i]).isCloseTo(1 / (1 + Math.exp(-x[i])), within(2e-7));
    }
    a = x.clone();
    b = x.clone();
    fast.tanh(a, 0, a.length);
    plain.tanh(b, 0, b.length);
    assertThat(a).containsExactly(b);
    for (int i = 0; i < x.length; i++) {
      assertThat((double) a[i]).isCloseTo(Math.tanh(x[i]), within(2e-7));
    }
  }

  @Test
  void scalarProductsAreRight() {
    float[] x = random(77, 4);
    float[] y = random(77, 5);
    double exact = 0;
    for (int i = 0; i < 70; i++) {
      exact += (double) x[i + 3] * y[i + 5];
    }
    assertThat((double) fast.dot(x, 3, y, 5, 70)).isCloseTo(exact, within(1e-4));
    assertThat((double) plain.dot(x, 3, y, 5, 70)).isCloseTo(exact, within(1e-4));
  }
}
