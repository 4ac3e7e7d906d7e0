package dev.assay.reports;

import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Usage;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.Interval;
import dev.assay.spi.result.ModelEntry;
import dev.assay.spi.result.RunInfo;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import dev.assay.spi.result.TaskOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Results as runs give them. */
final class SampleRuns {
  private static final List<String> MODELS = List.of("uniform", "ngram-5", "stories-656k");

  private final List<TaskEntry> tasks = new ArrayList<>();
  private final List<Score> scores = new ArrayList<>();
  private final List<TaskOutcome> outcomes = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(42);

  private SampleRuns() {}

  /** Three models, four tasks, and one group of members in categories. */
  static EvalResult realistic(int members) {
    var run = new SampleRuns();
    run.task("wikitext2", "WikiText-2", null, 0, List.of("word_perplexity", "bits_per_byte"), 62);
    run.loss("wikitext2", "word_perplexity", 62, 3.1e12, 812.4, 493.0736);
    run.loss("wikitext2", "bits_per_byte", 62, 8, 1.9321, 1.8045);
    run.task("gsm8k", "GSM8K", null, 5, List.of("exact_match"), 1319);
    run.shares("gsm8k", "exact_match", "strict-match", 1319, 0, 0.0008, 0.0136);
    run.shares("gsm8k", "exact_match", "flexible-extract", 1319, 0, 0.0099, 0.0243);
    run.task("arithmetic_2da", "Addition of two digits", null, 0, List.of("acc"), 2000);
    run.shares("arithmetic_2da", "acc", "none", 2000, 0, 0.0105, 0.0095);
    run.task("one", "A task of one document", null, 0, List.of("acc"), 1);
    for (String model : MODELS) {
      run.scores.add(new Score(model, "one", "acc", "none", 1, null, null, 1, true));
    }
    run.group("mmlu", "MMLU", null, List.of("acc"));
    run.shares("mmlu", "acc", "none", 100L * members, 0.2503, 0.2561, 0.3127);
    String[] categories = {"STEM", "Humanities", "Social sciences", "Other"};
    for (int c = 0; c < categories.length; c++) {
      String category = "mmlu_" + c;
      run.group(category, categories[c], "mmlu", List.of("acc"));
      run.shares(category, "acc", "none", 25L * members, 0.25, 0.26, 0.29 + 0.02 * c);
      for (int m = c; m < members; m += categories.length) {
        String name = "mmlu_subject_" + m;
        run.task(name, "Subject " + m, category, 5, List.of("acc"), 100);
        run.shares(name, "acc", "none", 100, 0.25, 0.2 + run.noise(), 0.25 + run.noise());
      }
    }
    return run.finish("Nightly: three models, \"all\" tasks");
  }

  /** The same in small, with everything in it that came from outside replaced by this text. */
  static EvalResult hostile(String text) {
    ModelCard card = new ModelCard(text, text, text, 1L, 2, 3L, new TreeMap<>(Map.of(text, text)));
    return new EvalResult(
        text,
        new RunInfo(text, text, 1, new TreeMap<>(Map.of(text, text)), List.of(text)),
        Map.of(text, text),
        List.of(new ModelEntry(card, text, Usage.NONE, 1, List.of(text))),
        List.of(new TaskEntry(text, text, text, null, false, 0, text, List.of(text), 1, 1)),
        List.of(new Score(text, text, text, text, 0.5, 0.1, new Interval(0.3, 0.7), 2, true)),
        List.of(new TaskOutcome(text, text, text, 2, 1, 0, 0, 0, 0)));
  }

  private double noise() {
    return 0.01 * random.nextInt(0, 20);
  }

  private void group(String name, String title, @Nullable String parent, List<String> metrics) {
    tasks.add(new TaskEntry(name, title, "1", parent, true, 0, "", metrics, 0, 0));
  }

  private void task(
      String name,
      String title,
      @Nullable String parent,
      int shots,
      List<String> metrics,
      long docs) {
    String digest = "sha256:" + Integer.toHexString(name.hashCode()) + "0123456789abcdef";
    tasks.add(
        new TaskEntry(name, title, "1", parent, false, shots, digest, metrics, docs, 2 * docs));
    for (int m = 0; m < MODELS.size(); m++) {
      boolean generates = name.equals("gsm8k");
      outcomes.add(
          new TaskOutcome(
              MODELS.get(m),
              name,
              generates ? "strict-match" : "none",
              docs,
              0,
              generates && m == 2 ? 1300 : 0,
              generates ? docs - m * 9L : 0,
              m == 0 && metrics.contains("acc") ? docs : 0,
              generates ? docs / (m + 1) : 0));
    }
  }

  private void shares(String task, String metric, String filter, long n, double... values) {
    for (int m = 0; m < values.length; m++) {
      double p = Math.rint(values[m] * n) / n;
      double stderr = Math.sqrt(p * (1 - p) / (n - 1));
      double z = 1.959963984540054;
      double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
      double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4.0 * n * n)) / (1 + z * z / n);
      var interval = new Interval(Math.max(0, centre - half), centre + half);
      scores.add(new Score(MODELS.get(m), task, metric, filter, p, stderr, interval, n, true));
    }
  }

  private void loss(String task, String metric, long n, double... values) {
    for (int m = 0; m < values.length; m++) {
      double value = values[m];
      double stderr = m == 0 ? 0 : value * 0.021;
      var interval = new Interval(value - 2 * stderr, value + 2 * stderr);
      scores.add(new Score(MODELS.get(m), task, metric, "none", value, stderr, interval, n, false));
    }
  }

  private EvalResult finish(String title) {
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put("models", List.of("dummy:uniform", "ngram:wiki.arpa", "transformer:TinyStories-656K"));
    plan.put("settings", Map.of("seed", 1234));
    var environment = new TreeMap<String, String>();
    environment.put("cpu", "Example CPU, 2 cores");
    environment.put("git commit", "0b91eef");
    environment.put("java", "25.0.1");
    environment.put("threads", "2");
    return new EvalResult(
        title,
        new RunInfo("0.1.0", "2026-01-31T12:00:00Z", 754.2, environment, List.of("dummy 0.1.0")),
        plan,
        List.of(
            new ModelEntry(
                ModelCard.of("uniform", "dummy", "uniform-1"),
                "dummy:uniform",
                new Usage(1_200_000, 1_200_000),
                0.21),
            new ModelEntry(
                card("ngram-5", "n-gram", 3_276_455, null),
                "ngram:train=wiki.train.txt,order=5",
                new Usage(9_870_000, 9_870_000),
                31.4),
            new ModelEntry(
                card("stories-656k", "transformer", 656_128, 512),
                "transformer:TinyStories-656K",
                new Usage(41_003_512, 3_201_977),
                722.6)),
        tasks,
        scores,
        outcomes);
  }

  private static ModelCard card(String name, String family, long size, @Nullable Integer context) {
    return new ModelCard(
        name,
        family,
        "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        size,
        context,
        2_051_910L,
        new TreeMap<>(Map.of("dtype", "float32", "kernels", "vector")));
  }
}
