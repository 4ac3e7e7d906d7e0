package dev.assay.transformer.graph;

import java.util.function.DoubleUnaryOperator;

/**
 * Reads rotary parameters from {@code rope_parameters} (transformers 5) or {@code rope_theta} and
 * {@code rope_scaling} (before). Formulas after {@code modeling_rope_utils.py} of transformers.
 */
final class RopeReader {

  private final ConfigReader config;
  private final ConfigReader scaling;
  private final double theta;
  private final int size;

  private RopeReader(ConfigReader config, int headSize, double defaultFraction) {
    this.config = config;
    ConfigReader parameters = config.section("rope_parameters");
    this.scaling = config.has("rope_parameters") ? parameters : config.section("rope_scaling");
    this.theta =
        parameters.numberOr(config.numberOr(10_000, "rope_theta", "rotary_emb_base"), "rope_theta");
    double fraction =
        parameters.numberOr(
            config.numberOr(defaultFraction, "partial_rotary_factor", "rotary_pct"),
            "partial_rotary_factor");
    this.size = (int) (headSize * fraction);
    if (size < 1 || 2 * pairs() > headSize) {
      throw new ModelException(
          "config.json: rotary position embedding of "
              + size
              + " numbers does not fit a head of "
              + headSize);
    }
  }

  /**
   * @param defaultFraction of a head that is rotated where the configuration does not say
   */
  static Positions.Rotary read(ConfigReader config, int headSize, double defaultFraction) {
    Positions.Pairs pairs =
        config.flagOr(false, "rope_interleaved")
            ? Positions.Pairs.ADJACENT
            : Positions.Pairs.HALVES;
    return new Positions.Rotary(new RopeReader(config, headSize, defaultFraction).rope(), pairs);
  }

  private Rope rope() {
    String type = scaling.textOr("default", "rope_type", "type");
    return switch (type) {
      // Dynamic NTK changes the angles only of texts beyond max_position_embeddings, which is the
      // longest that is read.
      case "default", "dynamic" -> new Rope(frequencies(f -> f), 1);
      case "linear" -> {
        float factor = factor();
        yield new Rope(frequencies(f -> (float) f / factor), 1);
      }
      case "llama3" -> new Rope(frequencies(this::llama3), 1);
      case "yarn" -> yarn();
      case "factors" -> new Rope(divided(scaling.numbers("factors")), 1);
      case String other ->
          throw new ModelException(
              "config.json: rope scaling "
                  + other
                  + " is not supported; supported are default, linear, dynamic, llama3, yarn");
    };
  }

  private float factor() {
    double factor = scaling.numberOr(0, "factor");
    if (!(factor > 0)) {
      throw new ModelException("config.json: rope scaling needs a positive factor");
    }
    return (float) factor;
  }

  /** An odd size is rounded up, as transformers does. */
  private int pairs() {
    return (size + 1) / 2;
  }

  private float power(int pair) {
    return (float) Math.pow(theta, (float) (2 * pair) / size);
  }

  private float[] frequencies(DoubleUnaryOperator scale) {
    float[] frequencies = new float[pairs()];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = (float) scale.applyAsDouble(1f / power(i));
    }
    return frequencies;
  }

  /** What GGUF files say of Llama 3's scaling: the divisor of each frequency. */
  private float[] divided(double[] factors) {
    if (factors.length != pairs()) {
      throw new ModelException(
          "rope scaling has " + factors.length + " factors for " + pairs() + " frequencies");
    }
    float[] frequencies = frequencies(f -> f);
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] /= (float) factors[i];
    }
    return frequencies;
  }

  /** Low frequencies are divided by the factor, high ones kept, those between blended. */
  private double llama3(double frequency) {
    double factor = factor();
    double low = scaling.numberOr(1, "low_freq_factor");
    double high = scaling.numberOr(4, "high_freq_factor");
    double original = originalLength();
    double wavelength = 2 * Math.PI / frequency;
    if (wavelength > original / low) {
      return frequency / factor;
    }
    if (wavelength < original / high) {
      return frequency;
    }
    double smooth = (original / wavelength - low) / (high - low);
    return (1 - smooth) * frequency / factor + smooth * frequency;
  }

  private double originalLength() {
    return scaling.numberOr(
        config.numberOr(config.size("max_position_embeddings"), "original_max_position_embeddings"),
        "original_max_position_embeddings");
  }

  /** B. Peng et al., YaRN, arXiv:2309.00071. */
  private Rope yarn() {
    float factor = factor();
    double low = correction(scaling.numberOr(32, "beta_fast"));
    double high = correction(scaling.numberOr(1, "beta_slow"));
    if (scaling.flagOr(true, "truncate")) {
      low = Math.floor(low);
      high = Math.ceil(high);
    }
    low = Math.max(low, 0);
    high = Math.min(high, size - 1);
    if (low == high) {
      high += 0.001;
    }
    float[] frequencies = new float[pairs()];
    for (int i = 0; i < frequencies.length; i++) {
      float interpolated = (float) Math.clamp((i - low) / (high - low), 0, 1);
      frequencies[i] = 1f / (factor * power(i)) * interpolated + 1f / power(i) * (1 - interpolated);
    }
    return new Rope(frequencies, yarnMagnitude(factor));
  }

  /** The pair that turns that often over the original context. */
  private double correction(double turns) {
    return size * Math.log(originalLength() / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
  }

  private float yarnMagnitude(double factor) {
    if (scaling.has("attention_factor")) {
      return (float) scaling.numberOr(1, "attention_factor");
    }
    double scale = scaling.numberOr(0, "mscale");
    double scaleAll = scaling.numberOr(0, "mscale_all_dim");
    return (float)
        (scale != 0 && scaleAll != 0
            ? magnitude(factor, scale) / magnitude(factor, scaleAll)
            : magnitude(factor, 1));
  }

  private static double magnitude(double factor, double scale) {
    return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
  }
}
