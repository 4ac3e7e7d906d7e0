package dev.assay.yamltasks.config;

import dev.assay.spi.model.RequestKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code output_type}: what is asked of a model, and how it is measured unless a task says. */
public enum OutputType {
  LOGLIKELIHOOD(RequestKind.LOGLIKELIHOOD, "perplexity", "acc"),
  MULTIPLE_CHOICE(RequestKind.LOGLIKELIHOOD, "acc", "acc_norm"),
  /**
   * Assay's own: each choice is scored with its context as one whole, from the first token on. For
   * choices that hold media, and for minimal pairs.
   */
  MULTIPLE_CHOICE_ROLLING(RequestKind.LOGLIKELIHOOD_ROLLING, "acc"),
  LOGLIKELIHOOD_ROLLING(
      RequestKind.LOGLIKELIHOOD_ROLLING, "word_perplexity", "byte_perplexity", "bits_per_byte"),
  GENERATE_UNTIL(RequestKind.GENERATE_UNTIL, "exact_match");

  private final RequestKind kind;
  private final List<String> defaultMetrics;

  OutputType(RequestKind kind, String... defaultMetrics) {
    this.kind = kind;
    this.defaultMetrics = List.of(defaultMetrics);
  }

  public RequestKind kind() {
    return kind;
  }

  boolean hasChoices() {
    return this == MULTIPLE_CHOICE || this == MULTIPLE_CHOICE_ROLLING;
  }

  List<String> defaultMetrics() {
    return defaultMetrics;
  }

  String written() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<OutputType> of(String written) {
    return Stream.of(values()).filter(type -> type.written().equals(written)).findFirst();
  }

  static List<String> known() {
    return Stream.of(values()).map(OutputType::written).toList();
  }
}
