package dev.assay.transformer.graph;

/**
 * The angles of rotary position embedding: position times {@code frequencies[i]} for pair i.
 *
 * <p>Computed in float32 step by step as Hugging Face transformers does ({@code
 * modeling_rope_utils.py}), whose rounding a model was trained with.
 *
 * @param frequencies one per pair; pairs beyond them are not rotated
 * @param magnitude factor of cosines and sines (yarn's attention factor, else 1)
 */
public record Rope(float[] frequencies, float magnitude) {

  /** Pairs that are rotated; half the rotated size of a head. */
  public int half() {
    return frequencies.length;
  }

  /** Writes cosines and sines of all pairs at a position. */
  public void angles(int position, float[] cos, float[] sin, int offset) {
    for (int i = 0; i < frequencies.length; i++) {
      float angle = position * frequencies[i];
      cos[offset + i] = (float) Math.cos(angle) * magnitude;
      sin[offset + i] = (float) Math.sin(angle) * magnitude;
    }
  }
}
