package dev.assay.plugins.rnn.network;

import dev.assay.transformer.kernels.PackedMatrix;
import java.util.Arrays;
import java.util.List;

/**
 * The blocks of RWKV-4 (Peng et al., 2023, "RWKV: Reinventing RNNs for the Transformer Era").
 *
 * <p>The state of a block: the last inputs of both halves, then for each channel the weighted sum
 * of values, the sum of weights, and the exponent that both are scaled by.
 */
public final class Rwkv4 implements RwkvStack.Blocks {

  /** The exponent of an empty sum. */
  private static final float NEVER = -1e30f;

  private final Compute compute;
  private final int width;
  private final List<Block> blocks;

  /** One block. */
  public record Block(Norm timeNorm, TimeMix time, Norm channelNorm, ChannelMix channel) {}

  /**
   * Attention over the past, by channel.
   *
   * @param mixKey how much of the token itself, rather than of the one before, makes the key
   * @param decay what the exponent of the past changes by with each token, below 0
   * @param first what the exponent of the token itself is raised by
   */
  public record TimeMix(
      float[] mixKey,
      float[] mixValue,
      float[] mixReceptance,
      float[] decay,
      float[] first,
      PackedMatrix key,
      PackedMatrix value,
      PackedMatrix receptance,
      PackedMatrix output) {}

  /** The feed-forward half. */
  public record ChannelMix(
      float[] mixKey,
      float[] mixReceptance,
      PackedMatrix key,
      PackedMatrix value,
      PackedMatrix receptance) {}

  public Rwkv4(Compute compute, int width, List<Block> blocks) {
    this.compute = compute;
    this.width = width;
    this.blocks = List.copyOf(blocks);
  }

  @Override
  public String architecture() {
    return "rwkv-4";
  }

  @Override
  public float[] start() {
    float[] state = new float[blocks.size() * 5 * width];
    for (int block = 0; block < blocks.size(); block++) {
      Arrays.fill(state, (5 * block + 4) * width, (5 * block + 5) * width, NEVER);
    }
    return state;
  }

  @Override
  public int widest() {
    return 8 * width + blocks.getFirst().channel().key().outputs();
  }

  @Override
  public void add(RwkvStack.Batch batch, float[] x) {
    float[] normed = new float[batch.rows() * width];
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      int offset = i * 5 * width;
      block.timeNorm().apply(compute, x, batch.rows(), normed);
      timeMix(block.time(), batch, offset, normed, x);
      block.channelNorm().apply(compute, x, batch.rows(), normed);
      channelMix(block.channel(), batch, offset + width, normed, x);
    }
  }

  private void timeMix(TimeMix mix, RwkvStack.Batch batch, int offset, float[] normed, float[] x) {
    int rows = batch.rows();
    float[] shift = batch.shift(normed, width, offset);
    float[] key = product(normed, shift, mix.mixKey(), mix.key(), rows);
    float[] value = product(normed, shift, mix.mixValue(), mix.value(), rows);
    float[] receptance = product(normed, shift, mix.mixReceptance(), mix.receptance(), rows);
    compute.eachRow(rows, row -> compute.sigmoid(receptance, row * width, width));
    compute.eachGroup(
        batch.spans(),
        (group, _) -> {
          for (int span : group) {
            average(mix, batch, span, offset, key, value, receptance);
          }
        });
    float[] out = new float[rows * width];
    compute.linear(receptance, rows, mix.output(), out);
    compute.kernels().add(x, 0, 1, out, 0, rows * width);
  }

  /** {@code r = r · weighted average of the values so far}. */
  private void average(
      TimeMix mix,
      RwkvStack.Batch batch,
      int span,
      int offset,
      float[] key,
      float[] value,
      float[] r) {
    float[] state = batch.spans().get(span).state();
    int values = offset + 2 * width;
    int weights = values + width;
    int exponents = weights + width;
    int row = batch.firstRows()[span] * width;
    for (int t = 0; t < batch.spans().get(span).length(); t++, row += width) {
      for (int i = 0; i < width; i++) {
        float k = key[row + i];
        float v = value[row + i];
        float past = state[exponents + i];
        float now = mix.first()[i] + k;
        // The larger exponent is scaled to 0.
        float less = exp(-Math.abs(past - now));
        float e1 = past < now ? less : 1;
        float e2 = past < now ? 1 : less;
        r[row + i] *= (e1 * state[values + i] + e2 * v) / (e1 * state[weights + i] + e2);
        past += mix.decay()[i];
        less = exp(-Math.abs(past - k));
        e1 = past < k ? less : 1;
        e2 = past < k ? 1 : less;
        state[values + i] = e1 * state[values + i] + e2 * v;
        state[weights + i] = e1 * state[weights + i] + e2;
        state[exponents + i] = Math.max(past, k);
      }
    }
  }

  private static float exp(float x) {
    return (float) Math.exp(x);
  }

  private void channelMix(
      ChannelMix mix, RwkvStack.Batch batch, int kept, float[] normed, float[] x) {
    int rows = batch.rows();
    float[] shift = batch.shift(normed, width, kept);
    float[] key = product(normed, shift, mix.mixKey(), mix.key(), rows);
    for (int i = 0; i < key.length; i++) {
      float positive = Math.max(key[i], 0);
      key[i] = positive * positive;
    }
    float[] value = new float[rows * width];
    compute.linear(key, rows, mix.value(), value);
    float[] receptance = product(normed, shift, mix.mixReceptance(), mix.receptance(), rows);
    compute.eachRow(rows, row -> compute.sigmoid(receptance, row * width, width));
    for (int i = 0; i < rows * width; i++) {
      x[i] += receptance[i] * value[i];
    }
  }

  /** A product with the token and the one before mixed: {@code m·x + (1 - m)·before}. */
  private float[] product(float[] x, float[] shift, float[] mix, PackedMatrix weights, int rows) {
    float[] mixed = new float[rows * width];
    for (int row = 0; row < mixed.length; row += width) {
      for (int i = 0; i < width; i++) {
        mixed[row + i] = x[row + i] + shift[row + i] * (1 - mix[i]);
      }
    }
    float[] out = new float[rows * weights.outputs()];
    compute.linear(mixed, rows, weights, out);
    return out;
  }

  /** The whole network. */
  public Network network(
      Embedding embedding,
      Norm embeddingNorm,
      Norm finalNorm,
      PackedMatrix output,
      long parameters) {
    return new RwkvStack(compute, embedding, embeddingNorm, this, finalNorm, output, parameters);
  }
}
