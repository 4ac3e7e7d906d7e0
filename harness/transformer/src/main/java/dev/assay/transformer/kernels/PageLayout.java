package dev.assay.transformer.kernels;

/**
 * Where things lie in a page of {@link KeyValues}: for each layer and key-value head the keys,
 * {@code [headStride][PAGE]} (transposed: scores of neighbouring positions are neighbouring lanes),
 * then the values, {@code [PAGE][headStride]}.
 *
 * @param layers layers that keep keys and values
 * @param heads key-value heads
 * @param headSize numbers in a head
 */
public record PageLayout(int layers, int heads, int headSize) {

  /** {@link #headSize} rounded up to whole vectors; what is added is zero. */
  public int headStride() {
    return padded(headSize);
  }

  static int padded(int headSize) {
    return (headSize + KeyValues.PAGE - 1) / KeyValues.PAGE * KeyValues.PAGE;
  }

  /** Length of a page. */
  public int size() {
    return Math.multiplyExact(layers * heads, 2 * headStride() * KeyValues.PAGE);
  }

  /** Where the keys of a head begin. */
  public int keys(int layer, int head) {
    return (layer * heads + head) * 2 * headStride() * KeyValues.PAGE;
  }

  /** Where the values of a head begin. */
  public int values(int layer, int head) {
    return keys(layer, head) + headStride() * KeyValues.PAGE;
  }

  /**
   * Stores one row's keys and values of all heads of a layer.
   *
   * @param keys {@code [heads][headSize]} from {@code keyOffset} on
   */
  public void store(
      float[] page,
      int slot,
      int layer,
      float[] keys,
      int keyOffset,
      float[] values,
      int valueOffset) {
    for (int head = 0; head < heads; head++) {
      int key = keys(layer, head) + slot;
      int value = values(layer, head) + slot * headStride();
      for (int i = 0; i < headSize; i++) {
        page[key + i * KeyValues.PAGE] = keys[keyOffset + head * headSize + i];
      }
      System.arraycopy(values, valueOffset + head * headSize, page, value, headSize);
    }
  }
}
