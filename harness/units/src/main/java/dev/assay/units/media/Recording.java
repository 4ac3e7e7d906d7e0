package dev.assay.units.media;

/**
 * Sound of one channel.
 *
 * @param sampleRate samples a second, above 0
 * @param samples from -1 to 1, at least one
 */
public record Recording(int sampleRate, float[] samples) {
  /** A sample rate above this is no recording of sound. */
  static final int HIGHEST_RATE = 768_000;

  public Recording {
    if (sampleRate < 1 || sampleRate > HIGHEST_RATE) {
      throw new MediaException("The recording's sample rate is " + sampleRate + " Hz.");
    }
    if (samples.length == 0) {
      throw new MediaException("The recording has no samples.");
    }
  }

  public double seconds() {
    return (double) samples.length / sampleRate;
  }

  /** The same with its middle third played backwards: the sounds of speech, in no word's order. */
  public Recording withMiddleReversed() {
    float[] reversed = samples.clone();
    int from = samples.length / 3;
    int to = samples.length - from;
    for (int i = from; i < to; i++) {
      reversed[i] = samples[from + to - 1 - i];
    }
    return new Recording(sampleRate, reversed);
  }
}
