package dev.assay.transformer.onednn;

import static dev.assay.transformer.onednn.Bfloat16.FLOATS;
import static dev.assay.transformer.onednn.Bfloat16.INTS;
import static dev.assay.transformer.onednn.Bfloat16.LANES;

import dev.assay.transformer.kernels.AttentionRows;
import dev.assay.transformer.kernels.AttentionShape;
import dev.assay.transformer.kernels.KeyValues;
import dev.assay.transformer.kernels.Scratch;
import dev.assay.transformer.kernels.VectorMath;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * Attention with both products on oneDNN: queries, keys, weights and values are rounded to
 * bfloat16, all else is float32.
 *
 * <p>Positions are cut into blocks at multiples of {@link #POSITIONS}, whatever the pages, and a
 * block that a row does not see adds zeros to it: how a text was cut into edges, and what else is
 * computed, changes no bit.
 */
final class OneDnnAttention {

  /** Positions of a block. */
  static final int POSITIONS = 128;

  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final int PAGE = KeyValues.PAGE;

  /** Both products of heads of one size. */
  record Products(Blocks scores, Blocks values) {}

  private final AttentionShape shape;
  private final AttentionRows rows;
  private final KeyValues keyValues;
  private final int kvHead;
  private final int headSize;

  /** Query rows times heads of the group: they share the keys. */
  private final int queries;

  /** That, filled up to whole blocks of rows. */
  private final int padded;

  private final Product scoring;
  private final Product weighing;

  /** First block that any row sees, and the one after the last. */
  private final int firstBlock;

  private final int endBlock;

  /** Position after the last that any row sees. */
  private final int to;

  private final MemorySegment query;
  private final MemorySegment panels;
  private final MemorySegment scores;
  private final MemorySegment weights;
  private final MemorySegment out;
  private final float[] sums;

  /** Scores and weights of one query, from the first block on. */
  private final float[] line;

  OneDnnAttention(
      Products products,
      AttentionShape shape,
      AttentionRows rows,
      KeyValues keyValues,
      int kvHead,
      Scratch scratch) {
    this.shape = shape;
    this.rows = rows;
    this.keyValues = keyValues;
    this.kvHead = kvHead;
    this.headSize = shape.layout().headSize();
    this.queries = rows.count() * shape.group();
    boolean many = queries > Blocks.LARGE / 2;
    int step = many ? Blocks.LARGE : Blocks.SMALL;
    this.padded = Math.ceilDiv(queries, step) * step;
    this.scoring = many ? products.scores.large() : products.scores.small();
    this.weighing = many ? products.values.large() : products.values.small();
    this.firstBlock = rows.from(0, shape.window()) / POSITIONS;
    this.to = rows.to(rows.count() - 1, keyValues.length());
    this.endBlock = Math.ceilDiv(to, POSITIONS);
    int blocks = endBlock - firstBlock;
    long scoreBytes = (long) blocks * padded * POSITIONS * Float.BYTES;
    long panelBytes =
        Math.max(
            Panels.bytes(headSize) * POSITIONS / Panels.WIDTH,
            Panels.bytes(POSITIONS) * Panels.count(headSize));
    long queryBytes = (long) padded * Panels.depth(headSize) * Short.BYTES;
    long outBytes = (long) padded * headSize * Float.BYTES;
    MemorySegment space =
        scratch.foreign(
            Math.toIntExact(scoreBytes + scoreBytes / 2 + panelBytes + queryBytes + outBytes));
    this.scores = space.asSlice(0, scoreBytes);
    this.weights = space.asSlice(scoreBytes, scoreBytes / 2);
    this.panels = space.asSlice(scoreBytes + scoreBytes / 2, panelBytes);
    this.query = space.asSlice(scoreBytes + scoreBytes / 2 + panelBytes, queryBytes);
    this.out = space.asSlice(scoreBytes + scoreBytes / 2 + panelBytes + queryBytes, outBytes);
    this.sums = new float[queries];
    this.line = new float[blocks * POSITIONS];
  }

  void run() {
    gatherQueries();
    for (int block = firstBlock; block < endBlock; block++) {
      gatherKeys(block * POSITIONS);
      multiply(scoring, block, query, scores.asSlice(score(block, 0)));
    }
    for (int q = 0; q < queries; q++) {
      softmax(q);
    }
    out.fill((byte) 0);
    for (int block = firstBlock; block < endBlock; block++) {
      gatherValues(block * POSITIONS);
      multiply(weighing, block, weights.asSlice(score(block, 0) / 2), out);
    }
    scatter();
  }

  /** Multiplies rows by the panels of a block, but those that see nothing of it. */
  private void multiply(Product product, int block, MemorySegment in, MemorySegment result) {
    Product.Shape size = product.shape();
    for (int row = 0; row < padded; row += size.rows()) {
      if (end(Math.min(queries, row + size.rows()) - 1) > block * POSITIONS) {
        product.run(
            in.asSlice((long) row * size.inputs() * Short.BYTES),
            panels,
            result.asSlice((long) row * size.outputs() * Float.BYTES));
      }
    }
  }

  /** Position after the last that a query sees. */
  private int end(int q) {
    return rows.to(q / shape.group(), keyValues.length());
  }

  /** Byte offset of a query's score of the first position of a block. */
  private long score(int block, int q) {
    return ((long) (block - firstBlock) * padded + q) * POSITIONS * Float.BYTES;
  }

  private int queryOffset(int q, int rowStride) {
    int row = rows.first() + q / shape.group();
    return row * rowStride + (kvHead * shape.group() + q % shape.group()) * headSize;
  }

  private void gatherQueries() {
    int depth = Panels.depth(headSize);
    if (depth > headSize || padded > queries) {
      query.fill((byte) 0);
    }
    for (int q = 0; q < queries; q++) {
      Bfloat16.store(
          rows.queries(), queryOffset(q, rows.queryStride()), headSize, query, (long) q * depth);
    }
  }

  /** Makes panels of the keys of a block: its positions are the outputs. */
  private void gatherKeys(int start) {
    int end = Math.min(to, start + POSITIONS);
    int keys = shape.layout().keys(shape.layer(), kvHead);
    int position = 0;
    for (int page = 0; page < keyValues.pages().length && position < end; page++) {
      int next = position + keyValues.counts()[page];
      int first = Math.max(position, start) / LANES * LANES;
      for (int at = first; at < Math.min(next, end); at += LANES) {
        gatherKeys(keyValues.pages()[page], keys, position, at, at - start);
      }
      position = next;
    }
  }

  /**
   * Keys of neighbouring positions.
   *
   * @param position of the page's first slot
   * @param first position to be stored; if it is before the page, those before stay as they are
   * @param column where it is in the panels
   */
  private void gatherKeys(float[] page, int keys, int position, int first, int column) {
    long panel = column / Panels.WIDTH * Panels.bytes(headSize);
    long lane = column % Panels.WIDTH * Integer.BYTES;
    int from = keys + first - position;
    VectorMask<Float> present =
        FLOATS.maskAll(true).andNot(FLOATS.indexInRange(0, position - first));
    boolean all = first >= position;
    int stride = shape.layout().headStride();
    for (int i = 0; i < stride; i += 2) {
      int at = from + i * PAGE;
      long to = panel + Panels.pair(i) + lane;
      if (all) {
        Bfloat16.pairs(
                FloatVector.fromArray(FLOATS, page, at),
                FloatVector.fromArray(FLOATS, page, at + PAGE))
            .intoMemorySegment(panels, to, ORDER);
      } else {
        Bfloat16.pairs(
                FloatVector.fromArray(FLOATS, page, at, present),
                FloatVector.fromArray(FLOATS, page, at + PAGE, present))
            .intoMemorySegment(panels, to, ORDER, present.cast(INTS));
      }
    }
    for (int i = stride; i < Panels.depth(headSize); i += 2) {
      IntVector.zero(INTS).intoMemorySegment(panels, panel + Panels.pair(i) + lane, ORDER);
    }
  }

  /** Turns a row of scores into weights that are still to be divided by their sum. */
  private void softmax(int q) {
    int row = q / shape.group();
    int origin = firstBlock * POSITIONS;
    int first = rows.from(row, shape.window()) - origin;
    int end = end(q) - origin;
    for (int block = firstBlock; block * POSITIONS - origin < end; block++) {
      MemorySegment.copy(
          scores,
          ValueLayout.JAVA_FLOAT,
          score(block, q),
          line,
          block * POSITIONS - origin,
          POSITIONS);
    }
    float scale = shape.scale();
    if (shape.softCap() > 0 || shape.bias() != null) {
      adjust(q, first, end);
      scale = 1;
    }
    sums[q] = softmax(line, first, end, scale);
    for (int block = firstBlock; block < endBlock; block++) {
      Bfloat16.storeNearest(
          line, block * POSITIONS - origin, POSITIONS, weights, score(block, q) / 2);
    }
  }

  /**
   * Replaces scores by weights rounded to bfloat16, and those before {@code first} and from {@code
   * end} on by 0.
   *
   * @return the sum of the weights
   */
  private static float softmax(float[] x, int first, int end, float scale) {
    int from = first / LANES * LANES;
    int to = Math.ceilDiv(end, LANES) * LANES;
    Arrays.fill(x, from, first, Float.NEGATIVE_INFINITY);
    Arrays.fill(x, end, to, Float.NEGATIVE_INFINITY);
    FloatVector largest = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    for (int i = from; i < to; i += LANES) {
      largest = largest.max(FloatVector.fromArray(FLOATS, x, i));
    }
    FloatVector factor = FloatVector.broadcast(FLOATS, scale);
    FloatVector max = FloatVector.broadcast(FLOATS, -scale * VectorMath.max(largest));
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = from; i < to; i += LANES) {
      FloatVector score = FloatVector.fromArray(FLOATS, x, i);
      FloatVector weight =
          Bfloat16.nearest(VectorMath.exp(score.fma(factor, max))).reinterpretAsFloats();
      weight.intoArray(x, i);
      sum = sum.add(weight);
    }
    Arrays.fill(x, 0, from, 0);
    Arrays.fill(x, to, x.length, 0);
    return VectorMath.sum(sum);
  }

  /** Scales, caps and biases scores. */
  private void adjust(int q, int first, int end) {
    float cap = shape.softCap();
    for (int i = first / LANES * LANES; i < end; i += LANES) {
      FloatVector x = FloatVector.fromArray(FLOATS, line, i).mul(shape.scale());
      if (cap > 0) {
        x = VectorMath.tanh(x.div(cap)).mul(cap);
      }
      x.intoArray(line, i);
    }
    AttentionShape.RelativeBias bias = shape.bias();
    if (bias != null) {
      int head = kvHead * shape.group() + q % shape.group();
      int position = rows.position() + q / shape.group() - firstBlock * POSITIONS;
      for (int i = first; i < end; i++) {
        line[i] += bias.at(head, i - position);
      }
    }
  }

  /** Makes panels of the values of a block: its positions are the inputs. */
  private void gatherValues(int start) {
    int stride = shape.layout().headStride();
    float[][] pages = new float[POSITIONS][];
    int[] offsets = new int[POSITIONS];
    // Beyond the last position: a weight of 0 times what is there must be 0.
    Arrays.fill(pages, new float[stride]);
    int values = shape.layout().values(shape.layer(), kvHead);
    int position = 0;
    for (int page = 0; page < keyValues.pages().length; page++) {
      for (int slot = 0; slot < keyValues.counts()[page]; slot++, position++) {
        if (position >= start && position < Math.min(to, start + POSITIONS)) {
          pages[position - start] = keyValues.pages()[page];
          offsets[position - start] = values + slot * stride;
        }
      }
    }
    for (int i = 0; i < POSITIONS; i += 2) {
      for (int d = 0; d < stride; d += LANES) {
        Bfloat16.pairs(
                FloatVector.fromArray(FLOATS, pages[i], offsets[i] + d),
                FloatVector.fromArray(FLOATS, pages[i + 1], offsets[i + 1] + d))
            .intoMemorySegment(
                panels,
                d / Panels.WIDTH * Panels.bytes(POSITIONS)
                    + Panels.pair(i)
                    + d % Panels.WIDTH * Integer.BYTES,
                ORDER);
      }
    }
  }

  private void scatter() {
    for (int q = 0; q < queries; q++) {
      int at = queryOffset(q, rows.outStride());
      long from = (long) q * headSize;
      float factor = 1 / sums[q];
      for (int i = 0; i < headSize; i++) {
        rows.out()[at + i] = out.getAtIndex(ValueLayout.JAVA_FLOAT, from + i) * factor;
      }
    }
  }
}
