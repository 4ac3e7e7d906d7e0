package dev.assay.plugins.rnn.network;

import dev.assay.transformer.kernels.PackedMatrix;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of RWKV-7 (Peng et al., 2025, "RWKV-7 Goose with Expressive Dynamic State Evolution").
 *
 * <p>The state of a block: the last inputs of both halves, then for each head a matrix from keys to
 * values, a row for each channel of the key.
 */
public final class Rwkv7 implements RwkvStack.Blocks {

  /** {@code e^-0.5}: no channel forgets faster than to {@code e^-e^-0.5} of what it was. */
  private static final float FASTEST = 0.606531f;

  private static final float GROUP_EPSILON = 64e-5f;

  private final Compute compute;
  private final int width;
  private final int heads;
  private final int headSize;
  private final List<Block> blocks;

  /** One block. */
  public record Block(Norm timeNorm, TimeMix time, Norm channelNorm, ChannelMix channel) {}

  /**
   * The half that remembers.
   *
   * @param mix how much of the token before enters r, w, k, v, a and g, one after another
   * @param mixValue which share of the first block's values replaces this one's; null in the first
   * @param removalKey scales the key that is looked up and forgotten
   * @param replacement how far the rate of learning scales the key that is stored
   * @param bonus of the token itself
   * @param norm of the heads' outputs, each head by itself
   */
  public record TimeMix(
      float[] mix,
      LowRank decay,
      LowRank rate,
      @Nullable LowRank mixValue,
      LowRank gate,
      float[] removalKey,
      float[] replacement,
      float[] bonus,
      PackedMatrix receptance,
      PackedMatrix key,
      PackedMatrix value,
      PackedMatrix output,
      Norm norm) {}

  /**
   * Two products with a narrow layer between: {@code up·f(down·x) + bias}.
   *
   * @param bias zeros for the gate
   */
  public record LowRank(PackedMatrix down, PackedMatrix up, float[] bias) {}

  /** The feed-forward half: {@code value·relu(key·x)²}. */
  public record ChannelMix(float[] mix, PackedMatrix key, PackedMatrix value) {}

  public Rwkv7(Compute compute, int heads, int headSize, List<Block> blocks) {
    this.compute = compute;
    this.width = heads * headSize;
    this.heads = heads;
    this.headSize = headSize;
    this.blocks = List.copyOf(blocks);
  }

  @Override
  public String architecture() {
    return "rwkv-7";
  }

  private int stateSize() {
    return 2 * width + heads * headSize * headSize;
  }

  @Override
  public float[] start() {
    return new float[blocks.size() * stateSize()];
  }

  @Override
  public int widest() {
    return 16 * width + blocks.getFirst().channel().key().outputs();
  }

  @Override
  public void add(RwkvStack.Batch batch, float[] x) {
    float[] normed = new float[batch.rows() * width];
    float[] firstValues = new float[batch.rows() * width];
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      int offset = i * stateSize();
      block.timeNorm().apply(compute, x, batch.rows(), normed);
      timeMix(block.time(), batch, offset, normed, firstValues, x);
      block.channelNorm().apply(compute, x, batch.rows(), normed);
      channelMix(block.channel(), batch, offset + width, normed, x);
    }
  }

  private void timeMix(
      TimeMix mix,
      RwkvStack.Batch batch,
      int offset,
      float[] normed,
      float[] firstValues,
      float[] x) {
    int rows = batch.rows();
    float[] shift = batch.shift(normed, width, offset);
    float[] r = linear(mixed(normed, shift, mix.mix(), 0), rows, mix.receptance());
    float[] decay = decay(mix.decay(), mixed(normed, shift, mix.mix(), 1), rows);
    float[] k = linear(mixed(normed, shift, mix.mix(), 2), rows, mix.key());
    float[] valueInput = mixed(normed, shift, mix.mix(), 3);
    float[] v = linear(valueInput, rows, mix.value());
    LowRank mixValue = mix.mixValue();
    if (mixValue == null) {
      System.arraycopy(v, 0, firstValues, 0, v.length);
    } else {
      float[] share = sigmoid(lowRank(mixValue, valueInput, rows), rows);
      for (int i = 0; i < v.length; i++) {
        v[i] += (firstValues[i] - v[i]) * share[i];
      }
    }
    float[] rate = sigmoid(lowRank(mix.rate(), mixed(normed, shift, mix.mix(), 4), rows), rows);
    float[] gate = gate(mix.gate(), mixed(normed, shift, mix.mix(), 5), rows);
    float[] removal = new float[rows * width];
    compute.eachRow(rows, row -> keys(mix, k, rate, removal, row * width));
    float[] out = new float[rows * width];
    compute.eachGroup(
        batch.spans(),
        (group, _) -> {
          for (int span : group) {
            evolve(batch, span, offset + 2 * width, r, decay, k, v, rate, removal, out);
          }
        });
    compute.eachRow(rows, row -> finish(mix, r, k, v, gate, out, row * width));
    float[] added = linear(out, rows, mix.output());
    compute.kernels().add(x, 0, 1, added, 0, rows * width);
  }

  /** What each channel keeps of the past, in (0, 1). */
  private float[] decay(LowRank weights, float[] in, int rows) {
    float[] narrow = linear(in, rows, weights.down());
    compute.tanh(narrow, 0, narrow.length);
    float[] decay = sigmoid(raised(weights, narrow, rows), rows);
    for (int i = 0; i < decay.length; i++) {
      decay[i] = (float) Math.exp(-FASTEST * decay[i]);
    }
    return decay;
  }

  private float[] gate(LowRank weights, float[] in, int rows) {
    float[] narrow = linear(in, rows, weights.down());
    compute.sigmoid(narrow, 0, narrow.length);
    return linear(narrow, rows, weights.up());
  }

  private float[] lowRank(LowRank weights, float[] in, int rows) {
    return raised(weights, linear(in, rows, weights.down()), rows);
  }

  private float[] raised(LowRank weights, float[] narrow, int rows) {
    float[] out = linear(narrow, rows, weights.up());
    compute.eachRow(
        rows, row -> compute.kernels().add(out, row * width, 1, weights.bias(), 0, width));
    return out;
  }

  private float[] sigmoid(float[] x, int rows) {
    compute.eachRow(rows, row -> compute.sigmoid(x, row * width, width));
    return x;
  }

  /** The key to be removed, of length 1 in each head; and the key to be stored, in place. */
  private void keys(TimeMix mix, float[] k, float[] rate, float[] removal, int at) {
    for (int head = 0; head < heads; head++) {
      int first = at + head * headSize;
      double squares = 0;
      for (int i = 0; i < headSize; i++) {
        removal[first + i] = k[first + i] * mix.removalKey()[head * headSize + i];
        squares += (double) removal[first + i] * removal[first + i];
      }
      float length = (float) Math.max(Math.sqrt(squares), 1e-12);
      for (int i = 0; i < headSize; i++) {
        removal[first + i] /= length;
        k[first + i] *= 1 + (rate[first + i] - 1) * mix.replacement()[head * headSize + i];
      }
    }
  }

  /**
   * {@code S = S·(diag(w) - removalᵀ·(rate·removal)) + vᵀ·k}, and {@code out = S·r}; S lies
   * transposed.
   */
  private void evolve(
      RwkvStack.Batch batch,
      int span,
      int matrices,
      float[] r,
      float[] decay,
      float[] k,
      float[] v,
      float[] rate,
      float[] removal,
      float[] out) {
    float[] state = batch.spans().get(span).state();
    float[] removed = new float[headSize];
    float[] sums = new float[headSize];
    int row = batch.firstRows()[span] * width;
    for (int t = 0; t < batch.spans().get(span).length(); t++, row += width) {
      for (int head = 0; head < heads; head++) {
        int at = row + head * headSize;
        int matrix = matrices + head * headSize * headSize;
        Arrays.fill(removed, 0);
        for (int j = 0; j < headSize; j++) {
          look(state, matrix + j * headSize, removal[at + j], removed);
        }
        Arrays.fill(sums, 0);
        for (int j = 0; j < headSize; j++) {
          int s = matrix + j * headSize;
          float forgotten = removal[at + j] * rate[at + j];
          float key = k[at + j];
          float kept = decay[at + j];
          float query = r[at + j];
          for (int i = 0; i < headSize; i++) {
            float now = state[s + i] * kept - removed[i] * forgotten + v[at + i] * key;
            state[s + i] = now;
            sums[i] += now * query;
          }
        }
        System.arraycopy(sums, 0, out, at, headSize);
      }
    }
  }

  /** Adds what the state holds under one channel of a key. */
  private static void look(float[] state, int at, float key, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += state[at + i] * key;
    }
  }

  /** Normalises each head, adds the token's own value, and gates. */
  private void finish(
      TimeMix mix, float[] r, float[] k, float[] v, float[] gate, float[] out, int at) {
    for (int head = 0; head < heads; head++) {
      int first = at + head * headSize;
      int weight = head * headSize;
      double mean = 0;
      double bonus = 0;
      for (int i = 0; i < headSize; i++) {
        mean += out[first + i];
        bonus += (double) r[first + i] * k[first + i] * mix.bonus()[weight + i];
      }
      mean /= headSize;
      double variance = 0;
      for (int i = 0; i < headSize; i++) {
        variance += (out[first + i] - mean) * (out[first + i] - mean);
      }
      double scale = 1 / Math.sqrt(variance / headSize + GROUP_EPSILON);
      for (int i = 0; i < headSize; i++) {
        double normed =
            (out[first + i] - mean) * scale * mix.norm().weight()[weight + i]
                + mix.norm().bias()[weight + i];
        out[first + i] = (float) ((normed + bonus * v[first + i]) * gate[first + i]);
      }
    }
  }

  private void channelMix(
      ChannelMix mix, RwkvStack.Batch batch, int kept, float[] normed, float[] x) {
    int rows = batch.rows();
    float[] shift = batch.shift(normed, width, kept);
    float[] key = linear(mixed(normed, shift, mix.mix(), 0), rows, mix.key());
    for (int i = 0; i < key.length; i++) {
      float positive = Math.max(key[i], 0);
      key[i] = positive * positive;
    }
    float[] value = linear(key, rows, mix.value());
    compute.kernels().add(x, 0, 1, value, 0, rows * width);
  }

  /** {@code x + (before - x)·mix}. */
  private float[] mixed(float[] x, float[] shift, float[] mix, int which) {
    float[] out = new float[shift.length];
    for (int row = 0; row < out.length; row += width) {
      for (int i = 0; i < width; i++) {
        out[row + i] = x[row + i] + shift[row + i] * mix[which * width + i];
      }
    }
    return out;
  }

  private float[] linear(float[] in, int rows, PackedMatrix weights) {
    float[] out = new float[rows * weights.outputs()];
    compute.linear(in, rows, weights, out);
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
