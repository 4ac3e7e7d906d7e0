package dev.assay.transformer.onednn;

import dev.assay.transformer.kernels.WeightRows;
import java.util.List;

/** The rows of a layer's parts, counted through. */
final class Rows {

  private final List<WeightRows> parts;
  private final int count;

  Rows(List<WeightRows> parts) {
    this.parts = parts;
    this.count = parts.stream().mapToInt(part -> part.rows().length).sum();
  }

  int count() {
    return count;
  }

  /** The part of a row. */
  WeightRows part(int row) {
    int left = row;
    for (WeightRows part : parts) {
      if (left < part.rows().length) {
        return part;
      }
      left -= part.rows().length;
    }
    throw new IndexOutOfBoundsException("row " + row + " of " + count);
  }

  /** A row's index in its part. */
  int index(int row) {
    int left = row;
    for (WeightRows part : parts) {
      if (left < part.rows().length) {
        break;
      }
      left -= part.rows().length;
    }
    return left;
  }
}
