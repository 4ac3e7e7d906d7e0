package dev.assay.plugins.rnn.network;

import dev.assay.plugins.rnn.network.AdditiveAttention.Alignment;
import dev.assay.plugins.rnn.network.RecurrentLayer.Feedback;
import dev.assay.transformer.kernels.PackedMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A recurrent encoder and a recurrent decoder, which starts from the encoder's last states, and
 * whose first layer may attend to all of its outputs. Spans are of the target.
 */
public final class EncoderDecoder implements Network {

  private final Compute compute;
  private final Embedding embedding;
  private final List<EncoderLayer> encoder;
  private final List<RecurrentLayer> decoder;
  private final Optional<AdditiveAttention> attention;
  private final PackedMatrix readout;
  private final PackedMatrix output;
  private final int startToken;
  private final long parameters;

  /**
   * @param onward reads from the start
   * @param back reads from the end, if there is such a one
   * @param bridge from the last states to where the decoder's layer starts, before its tanh
   */
  public record EncoderLayer(
      RecurrentLayer onward, Optional<RecurrentLayer> back, PackedMatrix bridge) {}

  /**
   * @param readout from a decoder's state, what attention found, and the token read
   * @param startToken what a target is written after
   */
  public EncoderDecoder(
      Compute compute,
      Embedding embedding,
      List<EncoderLayer> encoder,
      List<RecurrentLayer> decoder,
      Optional<AdditiveAttention> attention,
      PackedMatrix readout,
      PackedMatrix output,
      int startToken,
      long parameters) {
    this.compute = compute;
    this.embedding = embedding;
    this.encoder = List.copyOf(encoder);
    this.decoder = List.copyOf(decoder);
    this.attention = attention;
    this.readout = readout;
    this.output = output;
    this.startToken = startToken;
    this.parameters = parameters;
  }

  /** What a target is written after. */
  public int startToken() {
    return startToken;
  }

  @Override
  public String architecture() {
    return "seq2seq-"
        + cell().name().toLowerCase(Locale.ROOT)
        + (attention.isPresent() ? "-attention" : "");
  }

  private Cell cell() {
    return decoder.getFirst().cell();
  }

  private int size() {
    return decoder.getFirst().size();
  }

  @Override
  public int vocabularySize() {
    return output.outputs();
  }

  @Override
  public int width() {
    return readout.outputs();
  }

  @Override
  public int stateSize() {
    return decoder.size() * cell().stateParts() * size();
  }

  @Override
  public int widest() {
    return 2 * cell().gates() * size() + 2 * readout.inputs();
  }

  @Override
  public PackedMatrix output() {
    return output;
  }

  @Override
  public long parameters() {
    return parameters;
  }

  /**
   * Reads texts for the decoder. What comes of each depends on it alone, to the last bit.
   *
   * @param texts of at least one token each
   */
  public List<Source> encode(List<int[]> texts) {
    List<Span> spans = texts.stream().map(this::toRead).toList();
    int rows = Compute.rows(spans);
    float[] x = new float[rows * embedding.width()];
    embedding.copyTo(spans, x);
    float[][] starts = new float[texts.size()][stateSize()];
    for (int k = 0; k < encoder.size(); k++) {
      x = read(encoder.get(k), texts, x, starts, k * cell().stateParts() * size());
    }
    float[] keys = new float[0];
    if (attention.isPresent()) {
      PackedMatrix key = attention.get().key();
      keys = new float[rows * key.outputs()];
      compute.linear(x, rows, key, keys);
    }
    List<Source> sources = new ArrayList<>();
    int row = 0;
    for (int i = 0; i < spans.size(); i++) {
      int length = spans.get(i).length();
      sources.add(
          new Source(length, part(x, row, length, rows), part(keys, row, length, rows), starts[i]));
      row += length;
    }
    return sources;
  }

  private static float[] part(float[] all, int firstRow, int rows, int of) {
    int width = all.length / of;
    return Arrays.copyOfRange(all, firstRow * width, (firstRow + rows) * width);
  }

  private Span toRead(int[] text) {
    return new Span(text, 0, text.length, Source.NONE, new float[cell().stateParts() * size()]);
  }

  /** One layer over all texts; puts where the decoder's layer starts into {@code starts}. */
  private float[] read(
      EncoderLayer layer, List<int[]> texts, float[] x, float[][] starts, int offset) {
    int size = size();
    List<Span> spans = texts.stream().map(this::toRead).toList();
    int rows = Compute.rows(spans);
    float[] out = new float[rows * size];
    layer.onward().run(spans, 0, layer.onward().products(x, rows), out, Feedback.NONE);
    float[] last = lastStates(spans);
    if (layer.back().isPresent()) {
      RecurrentLayer back = layer.back().get();
      List<Span> turned = texts.stream().map(this::toRead).toList();
      float[] gates = reversed(spans, back.products(x, rows));
      float[] backward = new float[rows * size];
      back.run(turned, 0, gates, backward, Feedback.NONE);
      out = sideBySide(rows, out, reversed(spans, backward));
      last = sideBySide(spans.size(), last, lastStates(turned));
    }
    float[] begin = new float[spans.size() * size];
    compute.linear(last, spans.size(), layer.bridge(), begin);
    compute.tanh(begin, 0, begin.length);
    for (int i = 0; i < starts.length; i++) {
      System.arraycopy(begin, i * size, starts[i], offset, size);
    }
    return out;
  }

  private float[] lastStates(List<Span> spans) {
    int size = size();
    float[] last = new float[spans.size() * size];
    for (int i = 0; i < spans.size(); i++) {
      System.arraycopy(spans.get(i).state(), 0, last, i * size, size);
    }
    return last;
  }

  /** The rows of each span from the last to the first. */
  private static float[] reversed(List<Span> spans, float[] x) {
    int width = x.length / Compute.rows(spans);
    float[] reversed = new float[x.length];
    int first = 0;
    for (Span span : spans) {
      for (int t = 0; t < span.length(); t++) {
        int to = first + span.length() - 1 - t;
        System.arraycopy(x, (first + t) * width, reversed, to * width, width);
      }
      first += span.length();
    }
    return reversed;
  }

  /** The columns of the first, then those of the second, and so on. */
  private static float[] sideBySide(int rows, float[]... parts) {
    int width = Arrays.stream(parts).mapToInt(part -> part.length).sum() / rows;
    float[] all = new float[rows * width];
    int column = 0;
    for (float[] part : parts) {
      int own = part.length / rows;
      for (int row = 0; row < rows; row++) {
        System.arraycopy(part, row * own, all, row * width + column, own);
      }
      column += own;
    }
    return all;
  }

  @Override
  public void read(List<Span> spans, float[] hidden) {
    read(spans, hidden, Alignment.NOBODY);
  }

  /**
   * What is attended to at each token that is read: a row a token, with a weight for each token of
   * the source. Empty without attention.
   */
  public Optional<float[][]> alignment(int[] source, int[] text) {
    if (attention.isEmpty()) {
      return Optional.empty();
    }
    Source encoded = encode(List.of(source)).getFirst();
    Span span = new Span(text, 0, text.length, encoded, encoded.start().clone());
    float[][] rows = new float[text.length][];
    read(List.of(span), new float[text.length * width()], (row, weights) -> rows[row] = weights);
    return Optional.of(rows);
  }

  private void read(List<Span> spans, float[] hidden, Alignment alignment) {
    int rows = Compute.rows(spans);
    float[] tokens = new float[rows * embedding.width()];
    embedding.copyTo(spans, tokens);
    float[] contexts = new float[rows * attention.map(AdditiveAttention::width).orElse(0)];
    Feedback feedback =
        attention
            .map(looking -> looking.feedback(compute, contexts, alignment))
            .orElse(Feedback.NONE);
    float[] states = new float[rows * size()];
    for (int k = 0; k < decoder.size(); k++) {
      RecurrentLayer layer = decoder.get(k);
      float[] gates = layer.products(k == 0 ? tokens : states, rows);
      int offset = k * cell().stateParts() * size();
      layer.run(spans, offset, gates, states, k == 0 ? feedback : Feedback.NONE);
    }
    compute.linear(sideBySide(rows, states, contexts, tokens), rows, readout, hidden);
    compute.eachRow(rows, row -> compute.tanh(hidden, row * width(), width()));
  }
}
