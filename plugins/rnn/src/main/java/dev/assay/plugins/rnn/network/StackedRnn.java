package dev.assay.plugins.rnn.network;

import dev.assay.transformer.kernels.PackedMatrix;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent layers one above the other, between an embedding and an output layer.
 *
 * <p>A layer reads all tokens before the next layer does, so that what comes from below is one
 * large product; only what comes from the token before goes step by step, for many texts at once.
 */
public final class StackedRnn implements LanguageNetwork {

  /** Larger tables of the first layer's inputs are not made. */
  private static final long TABLE = 1 << 24;

  private final Compute compute;
  private final Cell cell;
  private final Embedding embedding;
  private final List<RecurrentLayer> layers;
  private final PackedMatrix output;
  private final long parameters;
  private final int size;

  /** What the first layer makes of each token, where that is small; saves its product. */
  private final @Nullable Embedding table;

  public StackedRnn(
      Compute compute,
      Cell cell,
      Embedding embedding,
      List<RecurrentLayer> layers,
      PackedMatrix output,
      long parameters) {
    this.compute = compute;
    this.cell = cell;
    this.embedding = embedding;
    this.layers = List.copyOf(layers);
    this.output = output;
    this.parameters = parameters;
    this.size = layers.getFirst().hidden().inputs();
    this.table = table(compute, embedding, layers.getFirst().input());
  }

  private static @Nullable Embedding table(
      Compute compute, Embedding embedding, PackedMatrix input) {
    int tokens = embedding.vocabularySize();
    if ((long) tokens * input.outputs() > TABLE) {
      return null;
    }
    float[] values = new float[tokens * input.outputs()];
    compute.linear(embedding.values(), tokens, input, values);
    return new Embedding(values, input.outputs());
  }

  @Override
  public String architecture() {
    return cell.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public int vocabularySize() {
    return output.outputs();
  }

  @Override
  public int width() {
    return size;
  }

  @Override
  public float[] start() {
    return new float[layers.size() * cell.stateParts() * size];
  }

  @Override
  public int widest() {
    return (cell.gates() + 2) * size + embedding.width();
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
  public void read(List<Span> spans, float[] hidden) {
    int rows = Compute.rows(spans);
    float[] gates = new float[rows * cell.gates() * size];
    for (int layer = 0; layer < layers.size(); layer++) {
      if (layer > 0) {
        compute.linear(hidden, rows, layers.get(layer).input(), gates);
      } else if (table != null) {
        table.copyTo(spans, gates);
      } else {
        float[] vectors = new float[rows * embedding.width()];
        embedding.copyTo(spans, vectors);
        compute.linear(vectors, rows, layers.getFirst().input(), gates);
      }
      layers
          .get(layer)
          .run(
              spans, layer * cell.stateParts() * size, gates, hidden, RecurrentLayer.Feedback.NONE);
    }
  }
}
