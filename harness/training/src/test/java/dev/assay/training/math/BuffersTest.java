package dev.assay.training.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuffersTest {
  private final List<Long> allocated = new ArrayList<>();
  private final Buffers<long[]> buffers =
      new Buffers<>(size -> {
        allocated.add(size);
        return new long[] {size};
      });

  @Test
  void passesThatAskForTheSameAllocateOnce() {
    for (int pass = 0; pass < 3; pass++) {
      buffers.release();
      for (long size : new long[] {10, 5, 10, 7, 1}) {
        assertThat(buffers.take(size)).containsExactly(size);
      }
    }
    assertThat(allocated).containsExactly(10L, 5L, 10L, 7L, 1L);
  }

  @Test
  void noBufferIsTakenTwiceInAPass() {
    buffers.take(4);
    buffers.release();
    assertThat(buffers.take(4)).isNotSameAs(buffers.take(4));
  }

  @Test
  void whatIsKeptIsBoundedWhereLengthsVary() {
    Random random = new Random(1);
    long largest = 0;
    for (int pass = 0; pass < 2_000; pass++) {
      buffers.release();
      long length = 20 + random.below(pass, 180);
      long sum = 0;
      for (long width : new long[] {64, 192, 64, 1000, 192, 64, 1}) {
        assertThat(buffers.take(length * width)[0]).isGreaterThanOrEqualTo(length * width);
        sum += length * width;
      }
      largest = Math.max(largest, sum);
    }
    assertThat(allocated.stream().mapToLong(Long::longValue).sum()).isLessThan(6 * largest);
  }
}
