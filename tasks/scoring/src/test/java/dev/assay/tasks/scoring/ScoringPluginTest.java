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
            "map_regex",
            "word_sort",
            "complete",
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
            "bits_per_pixel",
            "bits_per_second",
            "bits_per_target_byte",
            "token_f1",
            "edit_distance",
            "edit_similarity",
            "drop_em",
            "drop_f1",
            "exact_match_at_k",
            "pass_at_1",
            "pass@1",
            "pass@2",
            "pass@4",
            "pass@5",
            "pass@8",
            "pass@10",
            "pass@16",
            "pass@20",
            "pass@32",
            "pass@50",
            "pass@64",
            "pass@100");
  }
}
