package dev.assay.transformer.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.transformer.cuda.CudaDevice.Factor;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;

/** Products of parts of matrices against plain loops, on a stand-in for a GPU. */
class MatrixProductsTest {

  private final Random random = new Random(3);
  private CudaDevice device;

  @BeforeEach
  void open() {
    FakeCuda.install();
    device = CudaDevice.open();
  }

  @AfterEach
  void close() {
    device.close();
    assertThat(FakeCuda.used()).isZero();
  }

  /** A matrix somewhere in memory of the device, and the same numbers here. */
  private final class Part {
    final int offset = random.nextInt(5);
    final boolean transposed;
    final int stride;
    final float[] numbers;
    final long address;

    Part(int rows, int columns, boolean transposed) {
      this.transposed = transposed;
      this.stride = (transposed ? rows : columns) + random.nextInt(4);
      this.numbers = new float[offset + stride * (transposed ? columns : rows)];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) random.nextGaussian();
      }
      this.address = device.allocate(4L * numbers.length);
      device.write(numbers, address);
    }

    int at(int row, int column) {
      return offset + (transposed ? column * stride + row : row * stride + column);
    }

    Factor factor() {
      return new Factor(address + 4L * offset, stride, transposed);
    }
  }

  @RepeatedTest(40)
  void aProductOfAnyOrientationTouchesItsOwnNumbersAlone() {
    int rows = 1 + random.nextInt(9);
    int depth = 1 + random.nextInt(9);
    int columns = 1 + random.nextInt(9);
    boolean add = random.nextBoolean();
    Part a = new Part(rows, depth, random.nextBoolean());
    Part b = new Part(depth, columns, random.nextBoolean());
    Part c = new Part(rows, columns, false);
    float[] expected = c.numbers.clone();
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < columns; j++) {
        double sum = add ? expected[c.at(r, j)] : 0;
        for (int k = 0; k < depth; k++) {
          sum += (double) a.numbers[a.at(r, k)] * b.numbers[b.at(k, j)];
        }
        expected[c.at(r, j)] = (float) sum;
      }
    }
    device.multiply(a.factor(), b.factor(), rows, depth, columns, c.factor(), add);
    assertThat(device.read(c.address, c.numbers.length)).containsExactly(expected, within(1e-5f));
  }
}
