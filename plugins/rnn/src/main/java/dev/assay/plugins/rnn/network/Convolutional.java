package dev.assay.plugins.rnn.network;

import dev.assay.transformer.kernels.PackedMatrix;
import java.util.List;

/**
 * Causal convolutions with residual connections: {@code x = x + tanh(conv(x))} for each layer. The
 * state of a layer is the last {@code kernel - 1} of its inputs, zeros before the start of the
 * text.
 */
public final class Convolutional implements LanguageNetwork {

  private final Compute compute;
  private final Embedding embedding;
  private final int kernel;
  private final List<PackedMatrix> layers;
  private final PackedMatrix output;
  private final long parameters;

  /**
   * @param kernel tokens that a layer sees
   * @param layers from {@code kernel·width} inputs, the oldest token's first, to {@code width}
   */
  public Convolutional(
      Compute compute,
      Embedding embedding,
      int kernel,
      List<PackedMatrix> layers,
      PackedMatrix output,
      long parameters) {
    this.compute = compute;
    this.embedding = embedding;
    this.kernel = kernel;
    this.layers = List.copyOf(layers);
    this.output = output;
    this.parameters = parameters;
  }

  @Override
  public String architecture() {
    return "convolutional";
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
    return new float[layers.size() * (kernel - 1) * width()];
  }

  @Override
  public int widest() {
    return (kernel + 2) * width();
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
    int width = width();
    embedding.copyTo(spans, x);
    float[] seen = new float[rows * kernel * width];
    float[] made = new float[rows * width];
    for (int layer = 0; layer < layers.size(); layer++) {
      gather(layer, spans, x, seen);
      compute.linear(seen, rows, layers.get(layer), made);
      compute.eachRow(
          rows,
          row -> {
            compute.tanh(made, row * width, width);
            compute.kernels().add(x, row * width, 1, made, row * width, width);
          });
    }
  }

  /** For each row the last {@code kernel} inputs of the layer; keeps those that come later. */
  private void gather(int layer, List<Span> spans, float[] x, float[] seen) {
    int width = width();
    int kept = (kernel - 1) * width;
    int row = 0;
    for (Span span : spans) {
      float[] inputs = new float[kept + span.length() * width];
      System.arraycopy(span.state(), layer * kept, inputs, 0, kept);
      System.arraycopy(x, row * width, inputs, kept, span.length() * width);
      for (int t = 0; t < span.length(); t++) {
        System.arraycopy(inputs, t * width, seen, row++ * kernel * width, kernel * width);
      }
      System.arraycopy(inputs, span.length() * width, span.state(), layer * kept, kept);
    }
  }
}
