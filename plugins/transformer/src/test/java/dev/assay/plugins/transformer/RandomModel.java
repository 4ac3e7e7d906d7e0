package dev.assay.plugins.transformer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A small Llama over bytes with random weights, as a llama2.c file: a model for tests that no file
 * has to be fetched for.
 */
final class RandomModel {
  private static final int DIM = 8;
  private static final int HIDDEN = 12;
  private static final int LAYERS = 1;
  private static final int HEADS = 2;
  private static final int KV_HEADS = 1;
  private static final int VOCABULARY = 256;
  static final int CONTEXT = 112;

  private RandomModel() {}

  static Path write(Path folder) throws IOException {
    int kv = DIM / HEADS * KV_HEADS;
    int perLayer = 2 * DIM + 2 * DIM * DIM + 2 * kv * DIM + 3 * HIDDEN * DIM;
    int floats = VOCABULARY * DIM + LAYERS * perLayer + DIM + CONTEXT * DIM / HEADS;
    ByteBuffer file = ByteBuffer.allocate(28 + 4 * floats).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : new int[] {DIM, HIDDEN, LAYERS, HEADS, KV_HEADS, VOCABULARY, CONTEXT}) {
      file.putInt(value);
    }
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < floats; i++) {
      file.putFloat((float) random.nextGaussian(0, 0.5));
    }
    return Files.write(folder.resolve("random.bin"), file.array());
  }

  /** How the harness calls it. */
  static String spec(Path folder) throws IOException {
    return "transformer:" + write(folder) + ",tokenizer=bytes,prefix_token=0";
  }
}
