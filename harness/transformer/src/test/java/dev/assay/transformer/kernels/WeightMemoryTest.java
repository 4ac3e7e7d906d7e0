package dev.assay.transformer.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightMemoryTest {

  private static final long ALIGNMENT = 64;

  @Test
  void piecesAreZeroedAlignedAndApart() {
    Random random = new Random(1);
    try (WeightMemory memory = new WeightMemory()) {
      List<MemorySegment> pieces = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        MemorySegment piece = memory.allocate(1 + random.nextInt(100_000), ALIGNMENT);
        assertThat(piece.address() % ALIGNMENT).isZero();
        assertThat(piece.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
        pieces.add(piece.fill((byte) (i + 1)));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(pieces.get(i).toArray(ValueLayout.JAVA_BYTE)).containsOnly(i + 1);
      }
    }
  }

  @Test
  void aPieceMayBeLargerThanASlab() {
    try (WeightMemory memory = new WeightMemory()) {
      memory.allocate(3, 1);
      MemorySegment piece = memory.allocate(70L << 20, ALIGNMENT);
      piece.set(ValueLayout.JAVA_BYTE, piece.byteSize() - 1, (byte) 1);
      assertThat(piece.byteSize()).isEqualTo(70L << 20);
      assertThat(piece.address() % ALIGNMENT).isZero();
    }
  }

  @Test
  void isGoneWhenClosed() {
    WeightMemory memory = new WeightMemory();
    MemorySegment piece = memory.allocate(1000, ALIGNMENT);
    memory.close();
    assertThatThrownBy(() -> piece.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
  }
}
