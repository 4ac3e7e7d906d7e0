package dev.assay.yamltasks.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.FilterFactory;
import dev.assay.spi.scoring.FilterPipeline;
import dev.assay.spi.scoring.MetricFactory;
import dev.assay.spi.scoring.MetricSpec;
import dev.assay.yamltasks.Definition;
import dev.assay.yamltasks.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskConfigReaderTest {
  private static final String MINIMAL =
      """
      task: t
      dataset_path: d
      test_split: test
      doc_to_text: q
      doc_to_target: a
      """;

  private static TaskConfig read(String yaml) {
    var problems = new Problems();
    TaskConfig config = read(yaml, KnownScorers.UNCHECKED, problems);
    problems.throwIfAny("Task t");
    return config;
  }

  private static TaskConfig read(String yaml, KnownScorers known, Problems problems) {
    return TaskConfigReader.read(
        YamlReader.read("t.yaml", yaml.getBytes(StandardCharsets.UTF_8), _ -> {}), known, problems);
  }

  private static List<String> problems(String yaml) {
    var problems = new Problems();
    read(yaml, KnownScorers.UNCHECKED, problems);
    return problems.found().stream().map(Problem::toString).toList();
  }

  @Test
  void whatIsNotSaidHasLmEvalsDefaults() {
    TaskConfig config = read(MINIMAL);
    assertThat(config.outputType()).isEqualTo(OutputType.GENERATE_UNTIL);
    assertThat(config.title()).isEqualTo("t");
    assertThat(config.numFewshot()).isNull();
    assertThat(config.repeats()).isEqualTo(1);
    assertThat(config.wording().targetDelimiter()).isEqualTo(" ");
    assertThat(config.wording().fewshotDelimiter()).isEqualTo("\n\n");
    assertThat(config.generation()).isEqualTo(new Generation(List.of("\n\n"), 256, 0, 1, 0));
    assertThat(config.filters()).containsExactly(FilterPipeline.NONE);
    assertThat(config.metrics()).extracting(MetricSpec::name).containsExactly("exact_match");
    assertThat(config.fewshot().sampler()).isEqualTo(FewshotConfig.Sampler.DEFAULT);
  }

  @Test
  void metricsAreThoseOfTheOutputTypeUnlessNamed() {
    assertThat(metrics("loglikelihood")).containsExactly("perplexity", "acc");
    assertThat(metrics("multiple_choice")).containsExactly("acc", "acc_norm");
    assertThat(metrics("loglikelihood_rolling"))
        .containsExactly("word_perplexity", "byte_perplexity", "bits_per_byte");
  }

  private static List<String> metrics(String outputType) {
    String yaml = MINIMAL + "doc_to_choice: [x, y]\noutput_type: " + outputType;
    return read(yaml).metrics().stream().map(MetricSpec::name).toList();
  }

  @Test
  void parametersOfMetricsAndFiltersAreKept() {
    TaskConfig config =
        read(
            MINIMAL
                + """
                metric_list:
                  - {metric: exact_match, aggregation: mean, higher_is_better: true, ignore_case: true}
                filter_list:
                  - name: last
                    filter:
                      - {function: regex, regex_pattern: "x", group_select: -1}
                      - function: take_first
                """);
    assertThat(config.metrics().getFirst().parameters().values())
        .isEqualTo(Map.of("aggregation", "mean", "higher_is_better", true, "ignore_case", true));
    FilterPipeline last = config.filters().getFirst();
    assertThat(last.name()).isEqualTo("last");
    assertThat(last.steps().getFirst().parameters().values())
        .isEqualTo(Map.of("regex_pattern", "x", "group_select", -1L));
    assertThat(last.steps().getFirst().parameters().owner())
        .isEqualTo("task t, filter regex of last (t.yaml:11)");
  }

  @Test
  void generationStopsAtTheFewshotDelimiterUnlessTold() {
    assertThat(read(MINIMAL + "generation_kwargs: {max_gen_toks: 9}").generation().stops())
        .containsExactly("\n\n");
    assertThat(read(MINIMAL + "fewshot_delimiter: '#'").generation().stops()).containsExactly("#");
    assertThat(read(MINIMAL + "generation_kwargs: {until: stop}").generation().stops())
        .containsExactly("stop");
    assertThat(read(MINIMAL + "generation_kwargs: {until: []}").generation().stops()).isEmpty();
  }

  @Test
  void theFirstNameOfTheTokenLimitWins() {
    assertThat(
            read(MINIMAL + "generation_kwargs: {max_tokens: 5, max_new_tokens: 7}")
                .generation()
                .maxTokens())
        .isEqualTo(7);
  }

  @Test
  void samplingIsWhatDoSampleAndTemperatureSayTogether() {
    assertThat(temperature("{do_sample: false, temperature: 0.7}")).isZero();
    assertThat(temperature("{temperature: 0.7}")).isEqualTo(0.7);
    assertThat(temperature("{do_sample: true}")).isEqualTo(1);
    assertThat(temperature("{do_sample: true, temperature: 0}")).isZero();
    assertThat(temperature("{}")).isZero();
  }

  private static double temperature(String kwargs) {
    return read(MINIMAL + "generation_kwargs: " + kwargs).generation().temperature();
  }

  @Test
  void allProblemsOfAFileAreToldTogetherEachWithItsLine() {
    assertThat(
            problems(
                """
                task: t
                dataset_path: d
                test_splitt: test
                doc_to_text: q
                num_fewshot: many
                repeats: 0
                output_type: multiple_choise
                fewshot_config: {sampler: frist_n, smaples: []}
                generation_kwargs: {num_beams: 4, temprature: 0}
                metric_list: [{aggregation: mean}]
                """))
        .containsExactlyInAnyOrder(
            "t.yaml:3: test_splitt is not a key Assay knows. Did you mean \"test_split\"?",
            "t.yaml:1: test_split and validation_split are both missing: one names what is"
                + " evaluated.",
            "t.yaml:1: doc_to_target is missing: it says what the right answer is.",
            "t.yaml:5: num_fewshot is many, not a whole number of at least 0.",
            "t.yaml:6: repeats is 0, not a whole number of at least 1.",
            "t.yaml:7: output_type is \"multiple_choise\". Did you mean \"multiple_choice\"?",
            "t.yaml:8: fewshot_config.sampler is \"frist_n\". Did you mean \"first_n\"?",
            "t.yaml:8: fewshot_config.smaples is not a key Assay knows. Did you mean \"samples\"?",
            "t.yaml:9: generation_kwargs.num_beams is 4: Assay has no beam search.",
            "t.yaml:9: generation_kwargs.temprature is not a key Assay knows. Did you mean"
                + " \"temperature\"?",
            "t.yaml:10: metric_list[0].metric is missing: every entry of metric_list names one.");
  }

  @Test
  void functionsWithoutAnEquivalentAreNamedWithTheirKey() {
    assertThat(
            problems(
                MINIMAL
                    + """
                    process_docs: !function utils.process_docs
                    doc_to_choice: !function utils.choices
                    process_results: !function utils.results
                    fewshot_config: {samples: !function utils.samples}
                    metric_list: [{metric: !function utils.score}, {metric: acc, aggregation: !function utils.agg}]
                    filter_list: [{name: x, filter: [{function: !function utils.Filter}]}]
                    doc_to_image: !function utils.images
                    """))
        .hasSize(8)
        .contains(
            "t.yaml:6: process_docs is the Python function utils.process_docs, and Assay has no"
                + " equivalent of it.",
            "t.yaml:12: doc_to_image is the Python function utils.images, and Assay has no"
                + " equivalent of it.");
  }

  @Test
  void tasksWithMediaHaveNoShots() {
    assertThat(problems(MINIMAL + "doc_to_audio: sound\nnum_fewshot: 2\n"))
        .containsExactly("t.yaml:7: num_fewshot is 2, and tasks with media have no shots.");
    assertThat(problems(MINIMAL + "doc_to_audio: {a: b}\n"))
        .singleElement()
        .asString()
        .contains("doc_to_audio", "a column or a list of columns");
    assertThat(read(MINIMAL + "doc_to_audio: sound\n").numFewshot()).isZero();
  }

  @Test
  void aTaskThatOnlyPythonKeepsFromRunningIsUnsupported() {
    assertThatThrownBy(() -> read(MINIMAL + "process_docs: !function utils.f"))
        .isInstanceOf(EvalException.class)
        .extracting(e -> ((EvalException) e).code())
        .isEqualTo(ErrorCode.UNSUPPORTED);
  }

  @Test
  void aWordThatYamlReadsAsTruthIsPointedOut() {
    assertThat(problems(MINIMAL + "dataset_name: no"))
        .containsExactly("t.yaml:6: dataset_name is false, not text; put the word in quotes.");
  }

  @Test
  void metricsAndFiltersAreCheckedWhereTheKnownOnesAreGiven() {
    var problems = new Problems();
    MetricFactory metric =
        parameters -> {
          throw parameters.only("aggregation").invalid("is never content.");
        };
    FilterFactory filter =
        parameters -> {
          parameters.only("regex_pattern");
          return (answers, _) -> answers;
        };
    read(
        MINIMAL
            + """
            metric_list: [{metric: acuracy}, {metric: accuracy}]
            filter_list: [{name: n, filter: [{function: regexp}, {function: regex, pattern: x}]}]
            """,
        new KnownScorers(Map.of("accuracy", metric), Map.of("regex", filter)),
        problems);
    assertThat(problems.found())
        .extracting(Problem::toString)
        .containsExactly(
            "t.yaml:6: metric_list[0].metric \"acuracy\" is not among Assay's. Did you mean"
                + " \"accuracy\"?",
            "t.yaml:6: metric_list[1].metric does not fit: task t, metric accuracy: is never"
                + " content.",
            "t.yaml:7: filter_list[0].filter[0].function \"regexp\" is not among Assay's. Did you"
                + " mean \"regex\"?",
            "t.yaml:7: filter_list[0].filter[1].function does not fit: task t, filter regex of n"
                + " (t.yaml:7): has no parameter \"pattern\". Known: regex_pattern.");
  }

  @Test
  void theResolvedDefinitionHoldsDefaultsAndSettings() {
    assertThat(Definition.of(MINIMAL).task().definition())
        .containsEntry("num_fewshot", 0L)
        .containsEntry("output_type", "generate_until")
        .containsEntry("target_delimiter", " ")
        .containsEntry("repeats", 1L)
        .containsKey("generation_kwargs");
  }
}
