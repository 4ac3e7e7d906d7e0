package dev.assay.tasks.scoring.metrics;

import static dev.assay.spi.model.RequestKind.GENERATE_UNTIL;
import static dev.assay.spi.model.RequestKind.LOGLIKELIHOOD;
import static dev.assay.spi.model.RequestKind.LOGLIKELIHOOD_ROLLING;

import dev.assay.spi.scoring.Aggregation;
import dev.assay.spi.scoring.Aggregation.Link;
import dev.assay.spi.scoring.MetricFactory;
import dev.assay.spi.scoring.Target;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * All metrics by name. Those that lm-evaluation-harness 0.4.13 has (its {@code api/metrics.py} and
 * {@code ConfigurableTask.process_results}) give its numbers; the last group is Assay's own.
 */
public final class Metrics {
  public static final Map<String, MetricFactory> ALL = all();

  private Metrics() {}

  private static Map<String, MetricFactory> all() {
    var metrics = new TreeMap<String, MetricFactory>();
    metrics.putAll(choices());
    metrics.putAll(likelihoods());
    metrics.putAll(texts());
    metrics.putAll(drop());
    metrics.putAll(own());
    return Collections.unmodifiableMap(metrics);
  }

  private static Map<String, MetricFactory> choices() {
    return Map.of(
        "acc", choice(ChoiceMetrics::accuracy),
        "acc_norm", choice(ChoiceMetrics::accuracyPerCharacter),
        "acc_bytes", choice(ChoiceMetrics::accuracyPerByte),
        "acc_mutual_info",
            MetricDefinition.of(LOGLIKELIHOOD, ChoiceMetrics::accuracyOfMutualInformation)
                .options(TextNormaliser.OPTIONS),
        "brier_score", choice(ChoiceMetrics::brier).aggregatedAs("brier_score").lowerIsBetter(),
        "f1",
            MetricDefinition.by(F1::measurement, LOGLIKELIHOOD)
                .options(TextNormaliser.OPTIONS)
                .options("average", "hf_evaluate")
                .aggregatedAs("f1")
                .aggregatedBy(F1::aggregation),
        "mcc",
            choice(ChoiceMetrics::confusion)
                .aggregatedAs("matthews_corrcoef")
                .aggregated(new Aggregation.Statistic(MatthewsCorrelation::of)));
  }

  private static Map<String, MetricFactory> likelihoods() {
    return Map.of(
        "perplexity",
            MetricDefinition.of(LOGLIKELIHOOD, LikelihoodMetrics::perText)
                .lowerIsBetter()
                .aggregatedAs("perplexity")
                .aggregated(new Aggregation.Ratio(Link.EXP)),
        "word_perplexity", perplexity(LikelihoodMetrics::perWord),
        "byte_perplexity", perplexity(LikelihoodMetrics::perByte),
        "bits_per_byte", bits("bits_per_byte", LikelihoodMetrics::bitsPerByte),
        "bits_per_second", bits("bits_per_second", LikelihoodMetrics.bitsPer(Target.Unit.SECOND)),
        "bits_per_pixel", bits("bits_per_pixel", LikelihoodMetrics.bitsPer(Target.Unit.PIXEL)));
  }

  private static Map<String, MetricFactory> texts() {
    return Map.of(
        "exact_match",
            MetricDefinition.by(ExactMatch::measurement, GENERATE_UNTIL, LOGLIKELIHOOD)
                .options(TextNormaliser.OPTIONS)
                .options("hf_evaluate"),
        "bleu", corpus("bleu", Bleu::statistics, Bleu::score),
        "chrf", corpus("chrf", Chrf.CHARACTERS::statistics, Chrf.CHARACTERS::score),
        "chrf++", corpus("chrf++", Chrf.WITH_WORDS::statistics, Chrf.WITH_WORDS::score),
        "ter", corpus("ter", Ter::statistics, Ter::score).lowerIsBetter(),
        "rouge1", rouge(Rouge.UNIGRAMS),
        "rouge2", rouge(Rouge.BIGRAMS),
        "rougeL", rouge(Rouge.LONGEST_COMMON_SUBSEQUENCE));
  }

  private static Map<String, MetricFactory> drop() {
    return Map.of(
        "drop_em", MetricDefinition.of(GENERATE_UNTIL, DropMetrics::exactMatch),
        "drop_f1", MetricDefinition.of(GENERATE_UNTIL, DropMetrics::f1));
  }

  private static Map<String, MetricFactory> own() {
    return Map.of(
        "ece",
            MetricDefinition.of(LOGLIKELIHOOD, ChoiceMetrics::confidence)
                .lowerIsBetter()
                .options("bins")
                .aggregatedAs("ece")
                .aggregatedBy(CalibrationError::aggregation),
        "gold_prob", choice(ChoiceMetrics::goldProbability),
        "gold_logprob", MetricDefinition.of(LOGLIKELIHOOD, LikelihoodMetrics::goldLogprob),
        "bits_per_target_byte",
            MetricDefinition.of(LOGLIKELIHOOD, LikelihoodMetrics::bitsPerTargetByte)
                .lowerIsBetter()
                .aggregatedAs("bits_per_byte")
                .aggregated(new Aggregation.Ratio(Link.IDENTITY)),
        "token_f1", MetricDefinition.of(GENERATE_UNTIL, Texts.best(TokenF1::of)),
        "edit_distance",
            MetricDefinition.of(GENERATE_UNTIL, Texts.least(EditDistance::of)).lowerIsBetter(),
        "edit_similarity",
            MetricDefinition.of(GENERATE_UNTIL, Texts.best(EditDistance::similarity)),
        "exact_match_at_k",
            MetricDefinition.by(PassAtK::measurement, GENERATE_UNTIL)
                .options(TextNormaliser.OPTIONS)
                .options("k"));
  }

  private static MetricDefinition choice(Measurement measurement) {
    // Task definitions give these options to acc and f1 too, where they mean nothing.
    return MetricDefinition.by(_ -> measurement, LOGLIKELIHOOD, LOGLIKELIHOOD_ROLLING)
        .options(TextNormaliser.OPTIONS);
  }

  private static MetricDefinition perplexity(Measurement measurement) {
    return MetricDefinition.of(LOGLIKELIHOOD_ROLLING, measurement)
        .lowerIsBetter()
        .aggregatedAs("weighted_perplexity")
        .aggregated(new Aggregation.Ratio(Link.EXP));
  }

  private static MetricDefinition bits(String name, Measurement measurement) {
    return MetricDefinition.of(LOGLIKELIHOOD_ROLLING, measurement)
        .lowerIsBetter()
        .aggregatedAs(name)
        .aggregated(new Aggregation.Ratio(Link.IDENTITY));
  }

  private static MetricDefinition rouge(Texts.Score score) {
    return MetricDefinition.of(GENERATE_UNTIL, Texts.best(score)).aggregatedAs("mean", "nanmean");
  }

  private static MetricDefinition corpus(
      String name, Texts.Statistics statistics, Aggregation.Function score) {
    return MetricDefinition.of(GENERATE_UNTIL, Texts.statistics(statistics))
        .aggregatedAs(name)
        .aggregated(new Aggregation.Statistic(score));
  }
}
