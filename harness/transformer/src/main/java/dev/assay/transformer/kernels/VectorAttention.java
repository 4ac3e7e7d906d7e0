package dev.assay.transformer.kernels;

import static dev.assay.transformer.kernels.VectorTiles.LANES;
import static dev.assay.transformer.kernels.VectorTiles.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Attention in two passes over the pages, each a matrix product of tiles: all scores of the rows,
 * then all weighted values. Scores lie in the order of positions whatever the pages, so that how a
 * text was cut into edges changes no bit.
 */
final class VectorAttention {

  private static final int PAGE = KeyValues.PAGE;

  /** Positions that are gathered at a time. */
  private static final int BLOCK = 64;

  /** A page that is not full is copied whole, and what is too much overwritten. */
  private static final int KEY_STRIDE = BLOCK + PAGE;

  private final AttentionShape shape;
  private final AttentionRows rows;
  private final KeyValues keyValues;
  private final int kvHead;
  private final int headSize;
  private final int headStride;

  /** Query rows times heads of the group: they share the keys. */
  private final int queries;

  /** First position that any row sees, and the one after the last. */
  private final int from;

  private final int to;
  private final int stride;
  private final float[] query;
  private final float[] scores;
  private final MemorySegment gathered;
  private final float[] out;
  private final float[] sums;

  VectorAttention(
      AttentionShape shape, AttentionRows rows, KeyValues keyValues, int kvHead, Scratch scratch) {
    this.shape = shape;
    this.rows = rows;
    this.keyValues = keyValues;
    this.kvHead = kvHead;
    this.headSize = shape.layout().headSize();
    this.headStride = shape.layout().headStride();
    this.queries = rows.count() * shape.group();
    this.from = rows.from(0, shape.window());
    this.to = rows.to(rows.count() - 1, keyValues.length());
    this.stride = (to + BLOCK - 1) / BLOCK * BLOCK + BLOCK;
    this.query = scratch.queries(queries * headSize);
    this.scores = scratch.scores(queries * stride);
    this.gathered = scratch.page(Math.max(headSize * KEY_STRIDE, BLOCK * headStride));
    this.out = scratch.values(queries * headStride);
    this.sums = scratch.sums(queries);
  }

  void run() {
    gatherQueries();
    scoreAll();
    for (int q = 0; q < queries; q++) {
      softmax(q);
    }
    weighAll();
    scatter();
  }

  private int queryOffset(int q, int rowStride) {
    int row = rows.first() + q / shape.group();
    return row * rowStride + (kvHead * shape.group() + q % shape.group()) * headSize;
  }

  private void gatherQueries() {
    for (int q = 0; q < queries; q++) {
      int at = queryOffset(q, rows.queryStride());
      for (int i = 0; i < headSize; i++) {
        query[q * headSize + i] = rows.queries()[at + i] * shape.scale();
      }
    }
  }

  private void scoreAll() {
    int keys = shape.layout().keys(shape.layer(), kvHead);
    int position = 0;
    for (int page = 0; page < keyValues.pages().length && position < to; ) {
      int start = position;
      int columns = 0;
      boolean seen = false;
      while (page < keyValues.pages().length && columns + keyValues.counts()[page] <= BLOCK) {
        if (position + keyValues.counts()[page] > from && position < to) {
          copyKeys(keyValues.pages()[page], keys, columns);
          seen = true;
        }
        columns += keyValues.counts()[page];
        position += keyValues.counts()[page++];
      }
      if (seen) {
        int whole = (Math.min(columns, to - start) + LANES - 1) / LANES * LANES;
        int first = firstThatSees(start);
        VectorTiles.multiply(
            query,
            first * headSize,
            headSize,
            queries - first,
            gathered,
            0,
            KEY_STRIDE,
            PanelFormat.STRIP,
            headSize,
            whole,
            scores,
            first * stride + start,
            stride,
            true);
      }
    }
  }

  /** The first query that sees the position or one after it; queries before it need no product. */
  private int firstThatSees(int position) {
    int row = 0;
    while (row < rows.count() - 1 && rows.to(row, keyValues.length()) <= position) {
      row++;
    }
    return row * shape.group();
  }

  private void copyKeys(float[] page, int keys, int column) {
    for (int i = 0; i < headSize; i++) {
      for (int lane = 0; lane < PAGE; lane += LANES) {
        VectorPanels.storeFloats(
            FloatVector.fromArray(SPECIES, page, keys + i * PAGE + lane),
            gathered,
            i * KEY_STRIDE + column + lane);
      }
    }
  }

  /** Turns a row of scores into weights that are still to be divided by their sum. */
  private void softmax(int q) {
    int row = q / shape.group();
    int first = rows.from(row, shape.window());
    int end = rows.to(row, keyValues.length());
    int base = q * stride;
    int alignedFirst = first / LANES * LANES;
    int alignedEnd = (end + LANES - 1) / LANES * LANES;
    adjust(q, row, base, first, end);
    Arrays.fill(scores, base + alignedFirst, base + first, Float.NEGATIVE_INFINITY);
    Arrays.fill(scores, base + end, base + alignedEnd, Float.NEGATIVE_INFINITY);
    FloatVector largest = VectorMath.broadcast(Float.NEGATIVE_INFINITY);
    for (int i = alignedFirst; i < alignedEnd; i += LANES) {
      largest = largest.max(FloatVector.fromArray(SPECIES, scores, base + i));
    }
    float max = VectorMath.max(largest);
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = alignedFirst; i < alignedEnd; i += LANES) {
      FloatVector weight =
          VectorMath.exp(FloatVector.fromArray(SPECIES, scores, base + i).sub(max));
      weight.intoArray(scores, base + i);
      sum = sum.add(weight);
    }
    sums[q] = VectorMath.sum(sum);
    Arrays.fill(scores, base, base + alignedFirst, 0);
    Arrays.fill(scores, base + alignedEnd, base + stride, 0);
  }

  private void adjust(int q, int row, int base, int first, int end) {
    float cap = shape.softCap();
    if (cap > 0) {
      VectorMath.softCap(cap, scores, base + first, end - first);
    }
    AttentionShape.RelativeBias bias = shape.bias();
    if (bias != null) {
      int head = kvHead * shape.group() + q % shape.group();
      for (int i = first; i < end; i++) {
        scores[base + i] += bias.at(head, i - rows.position() - row);
      }
    }
  }

  private void weighAll() {
    Arrays.fill(out, 0, queries * headStride, 0);
    int values = shape.layout().values(shape.layer(), kvHead);
    int position = 0;
    for (int page = 0; page < keyValues.pages().length && position < to; ) {
      int start = position;
      int depth = 0;
      while (page < keyValues.pages().length
          && position < to
          && depth + keyValues.counts()[page] <= BLOCK) {
        int count = keyValues.counts()[page];
        if (position + count > from) {
          MemorySegment.copy(
              keyValues.pages()[page],
              values,
              gathered,
              ValueLayout.JAVA_FLOAT,
              4L * depth * headStride,
              count * headStride);
          depth += count;
        } else {
          start += count;
        }
        position += count;
        page++;
      }
      int first = firstThatSees(start);
      VectorTiles.multiply(
          scores,
          first * stride + start,
          stride,
          queries - first,
          gathered,
          0,
          headStride,
          PanelFormat.STRIP,
          Math.min(depth, to - start),
          headStride,
          out,
          first * headStride,
          headStride,
          false);
    }
  }

  private void scatter() {
    for (int q = 0; q < queries; q++) {
      int at = queryOffset(q, rows.outStride());
      float factor = 1 / sums[q];
      for (int i = 0; i < headSize; i++) {
        rows.out()[at + i] = out[q * headStride + i] * factor;
      }
    }
  }
}
