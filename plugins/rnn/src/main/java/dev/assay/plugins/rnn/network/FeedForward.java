package dev.assay.plugins.rnn.network;

import dev.assay.transformer.kernels.PackedMatrix;
import java.util.Arrays;
import java.util.List;

/**
 * The feed-forward language model of Bengio et al. (2003): one hidden layer over the embeddings of
 * the last few tokens. Its state is those tokens; places before the start of the text are zeros.
 */
public final class FeedForward implements LanguageNetwork {

  private static final float NOTHING = -1;

  private final Compute compute;
  private final Embedding embedding;
  private final int context;
  private final PackedMatrix hidden;
  private final PackedMatrix output;
  private final long parameters;

  /**
   * @param context tokens that are seen
   */
  public FeedForward(
      Compute compute,
      Embedding embedding,
      int context,
      PackedMatrix hidden,
      PackedMatrix output,
      long parameters) {
    this.compute = compute;
    this.embedding = embedding;
    this.context = context;
    this.hidden = hidden;
    this.output = output;
    this.parameters = parameters;
  }

  @Override
  public String architecture() {
    return "feed-forward";
  }

  @Override
  public int vocabularySize() {
    return output.outputs();
  }

  @Override
  public int width() {
    return hidden.outputs();
  }

  /** The last tokens' ids, oldest first; a float holds them exactly up to 2^24. */
  @Override
  public float[] start() {
    float[] state = new float[context];
    Arrays.fill(state, NOTHING);
    return state;
  }

  @Override
  public int widest() {
    return context * embedding.width() + width();
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
  public void read(List<Span> spans, float[] out) {
    int rows = Compute.rows(spans);
    float[] seen = new float[rows * context * embedding.width()];
    int row = 0;
    for (Span span : spans) {
      for (int at = span.from(); at < span.to(); at++) {
        push(span.state(), span.text()[at]);
        gather(span.state(), seen, row++);
      }
    }
    compute.linear(seen, rows, hidden, out);
    compute.eachRow(rows, r -> compute.tanh(out, r * width(), width()));
  }

  private static void push(float[] state, int token) {
    System.arraycopy(state, 1, state, 0, state.length - 1);
    state[state.length - 1] = token;
  }

  private void gather(float[] state, float[] seen, int row) {
    int width = embedding.width();
    for (int i = 0; i < context; i++) {
      if (state[i] != NOTHING) {
        int to = (row * context + i) * width;
        System.arraycopy(embedding.values(), (int) state[i] * width, seen, to, width);
      }
    }
  }
}
