package dev.assay.transformer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A random Llama in llama2.c's format, in float32: one layer, whose output layer is the embedding.
 */
final class TinyLlama {

  private static final int WIDTH = 16;
  private static final int CONTEXT = 64;

  private TinyLlama() {}

  /**
   * Writes one.
   *
   * @param deviation of all its weights, from 0
   */
  static void write(Path file, int vocabulary, double deviation) throws IOException {
    int hidden = 2 * WIDTH;
    int layer = 2 * WIDTH + 4 * WIDTH * WIDTH + 3 * WIDTH * hidden;
    int numbers = vocabulary * WIDTH + layer + WIDTH + CONTEXT * WIDTH;
    ByteBuffer data =
        ByteBuffer.allocate(7 * Integer.BYTES + numbers * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int field : new int[] {WIDTH, hidden, 1, 1, 1, vocabulary, CONTEXT}) {
      data.putInt(field);
    }
    SplittableRandom random = new SplittableRandom(2);
    while (data.hasRemaining()) {
      data.putFloat((float) random.nextGaussian(0, deviation));
    }
    Files.write(file, data.array());
  }
}
