package dev.assay.plugins.rnn.network;

import dev.assay.transformer.kernels.PackedMatrix;
import java.util.List;

/**
 * RWKV of any version: blocks of time mixing and channel mixing, each over a layer norm and added
 * to the residual stream.
 */
public final class RwkvStack implements LanguageNetwork {

  /** The blocks of one version. */
  interface Blocks {
    String architecture();

    /** The state of all blocks before the first token. */
    float[] start();

    /** Numbers held for a token, roughly. */
    int widest();

    /** {@code x += timeMixing(norm(x))}, then the same with channel mixing, block after block. */
    void add(Batch batch, float[] x);
  }

  /**
   * The spans of a call.
   *
   * @param firstRows the row in which each begins
   */
  record Batch(List<Span> spans, int[] firstRows, int rows) {

    /**
     * What each token's mixing sees of the token before: {@code before - x}.
     *
     * @param kept where in the state the last row is kept
     */
    float[] shift(float[] x, int width, int kept) {
      float[] difference = new float[rows * width];
      for (int s = 0; s < firstRows.length; s++) {
        float[] state = spans.get(s).state();
        int first = firstRows[s] * width;
        int end = first + spans.get(s).length() * width;
        for (int i = 0; i < width; i++) {
          difference[first + i] = state[kept + i] - x[first + i];
        }
        for (int i = first + width; i < end; i++) {
          difference[i] = x[i - width] - x[i];
        }
        System.arraycopy(x, end - width, state, kept, width);
      }
      return difference;
    }
  }

  private final Compute compute;
  private final Embedding embedding;
  private final Norm embeddingNorm;
  private final Blocks blocks;
  private final Norm finalNorm;
  private final PackedMatrix output;
  private final long parameters;

  RwkvStack(
      Compute compute,
      Embedding embedding,
      Norm embeddingNorm,
      Blocks blocks,
      Norm finalNorm,
      PackedMatrix output,
      long parameters) {
    this.compute = compute;
    this.embedding = embedding;
    this.embeddingNorm = embeddingNorm;
    this.blocks = blocks;
    this.finalNorm = finalNorm;
    this.output = output;
    this.parameters = parameters;
  }

  @Override
  public String architecture() {
    return blocks.architecture();
  }

  @Override
  public int vocabularySize() {
    return output.outputs();
  }

  @Override
  public int width() {
    return embedding.width();
  }

  @Override
  public float[] start() {
    return blocks.start();
  }

  @Override
  public int widest() {
    return blocks.widest();
  }

  @Override
  public PackedMatrix output() {
    return output;
  }

  @Override
  public long parameters() {
    return parameters;
  }

  @Override
  public void read(List<Span> spans, float[] x) {
    int rows = Compute.rows(spans);
    embedding.copyTo(spans, x);
    embeddingNorm.apply(compute, x, rows, x);
    blocks.add(new Batch(spans, Compute.firstRows(spans), rows), x);
    finalNorm.apply(compute, x, rows, x);
  }
}
