package dev.assay.tasks.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.scoring.FilterFactory;
import dev.assay.spi.scoring.MetricFactory;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ScoringPluginTest {
  private final HarnessPlugin plugin =
      ServiceLoader.load(HarnessPlugin.class).findFirst().orElseThrow();

  @Test
  void itBindsFiltersAndMetricsUnderTheNamesThatTasksUse() {
    Injector injector = Guice.createInjector(plugin.module());
    assertThat(plugin.name()).isEqualTo("scoring");
    assertThat(injector.getInstance(Key.get(new TypeLiteral<Map<String, FilterFactory>>() {})))
        .containsOnlyKeys(
            "take_first",
            "take_first_k",
            "majority_vote",
            "regex",
            "multi_choice_regex",
            "map",
            "lowercase",
            "uppercase",
            "remove_whitespace");
    assertThat(injector.getInstance(Key.get(new TypeLiteral<Map<String, MetricFactory>>() {})))
        .containsOnlyKeys(
            "acc",
            "acc_norm",
            "acc_bytes",
            "acc_mutual_info",
            "exact_match",
            "perplexity",
            "word_perplexity",
            "byte_perplexity",
            "bits_per_byte",
            "brier_score",
            "f1",
            "mcc",
            "bleu",
            "chrf",
            "chrf++",
            "ter",
            "rouge1",
            "rouge2",
            "rougeL",
            "ece",
            "gold_prob",
            "gold_logprob",
            "bits_per_target_byte",
            "token_f1",
            "edit_distance",
            "edit_similarity",
            "exact_match_at_k");
  }
}
