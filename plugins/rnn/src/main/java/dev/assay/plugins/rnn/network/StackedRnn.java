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
public final class StackedRnn implements Network {

  /** Larger tables of the first layer's inputs are not made. */
  private static final long TABLE = 1 << 24;

  private final Compute compute;
  private final Cell cell;
  private final Embedding embedding;
  private final List<Layer> layers;
  private final PackedMatrix output;
  private final long parameters;
  private final int size;

  /** What the first layer makes of each token, where that is small; saves its product. */
  private final @Nullable Embedding table;

  /**
   * One layer.
   *
   * @param input weights and bias of what comes from below, {@code gates·size} outputs
   * @param hidden weights and bias of what comes from the token before
   */
  public record Layer(PackedMatrix input, PackedMatrix hidden) {}

  public StackedRnn(
      Compute compute,
      Cell cell,
      Embedding embedding,
      List<Layer> layers,
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
      recur(layer, spans, gates, hidden);
    }
  }

  private void recur(int layer, List<Span> spans, float[] input, float[] out) {
    int[] firstRows = Compute.firstRows(spans);
    if (spans.size() == 1) {
      // The workers have nothing but the products of each step to share.
      lockstep(layer, spans, firstRows, new int[] {0}, input, out, compute::linear);
      return;
    }
    compute.eachGroup(
        spans,
        (group, worker) ->
            lockstep(
                layer,
                spans,
                firstRows,
                group,
                input,
                out,
                (in, rows, weights, to) -> compute.linear(in, rows, weights, to, worker)));
  }

  private interface Product {
    void linear(float[] in, int rows, PackedMatrix weights, float[] out);
  }

  private void lockstep(
      int layer,
      List<Span> spans,
      int[] firstRows,
      int[] group,
      float[] input,
      float[] out,
      Product product) {
    PackedMatrix weights = layers.get(layer).hidden();
    int gates = cell.gates() * size;
    int offset = layer * cell.stateParts() * size;
    boolean hasCells = cell.stateParts() == 2;
    float[] h = new float[group.length * size];
    float[] c = hasCells ? new float[group.length * size] : new float[0];
    for (int i = 0; i < group.length; i++) {
      float[] state = spans.get(group[i]).state();
      System.arraycopy(state, offset, h, i * size, size);
      if (hasCells) {
        System.arraycopy(state, offset + size, c, i * size, size);
      }
    }
    float[] fromBefore = new float[group.length * gates];
    int active = group.length;
    for (int t = 0; active > 0; t++) {
      product.linear(h, active, weights, fromBefore);
      for (int i = 0; i < active; i++) {
        int row = firstRows[group[i]] + t;
        cell.step(compute, size, input, row * gates, fromBefore, h, c, i);
        System.arraycopy(h, i * size, out, row * size, size);
      }
      while (active > 0 && spans.get(group[active - 1]).length() == t + 1) {
        active--;
      }
    }
    for (int i = 0; i < group.length; i++) {
      float[] state = spans.get(group[i]).state();
      System.arraycopy(h, i * size, state, offset, size);
      if (hasCells) {
        System.arraycopy(c, i * size, state, offset + size, size);
      }
    }
  }
}
