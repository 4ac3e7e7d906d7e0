import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks that the demo showed what it is for. Arguments: the run's directory, what it printed, and
 * an earlier {@code results.json} that must say the same.
 */
final class CheckDemo {
  private static final String CHANCE = "chance";
  private static final String LOWEST = "ngram-1";
  private static final String HIGHEST = "ngram-5";
  private static final String LSTM = "lstm-350k";
  private static final String SMALL = "transformer-33k";
  private static final String TRANSFORMER = "transformer-480k";
  private static final double GUESSING = 0.25;

  private final List<String> problems = new ArrayList<>();
  private final Path run;
  private final JsonNode results;

  private CheckDemo(Path run) throws IOException {
    this.run = run;
    results = read(run.resolve("results.json"));
  }

  public static void main(String[] args) throws IOException {
    var check = new CheckDemo(Path.of(args[0]));
    check.printed(Files.readString(Path.of(args[1])));
    check.files();
    check.chance();
    check.orders();
    check.limits();
    check.networks();
    if (args.length > 2) {
      check.same(read(Path.of(args[2])));
    }
    check.problems.forEach(problem -> System.err.println("CheckDemo: " + problem));
    System.exit(check.problems.isEmpty() ? 0 : 1);
  }

  /** Every model and every task has its lines, and the last one is where the report is. */
  private void printed(String out) {
    Set<String> models = names("models", "name");
    Set<String> tasks = names("tasks", "name");
    expect(models.size() == 13, "there are thirteen models, not " + models);
    expect(tasks.size() >= 4, "there are tasks of four kinds, not " + tasks);
    for (String task : tasks) {
      expect(out.contains("\n" + task + "  ") || out.startsWith(task), "no table of " + task);
    }
    long tables = out.lines().filter(line -> tasks.stream().anyMatch(line::startsWith)).count();
    for (String model : models) {
      long lines = out.lines().filter(line -> line.startsWith("  " + model + " ")).count();
      expect(lines == tables, model + " stands in " + lines + " of " + tables + " tables");
    }
    Path last = Path.of(out.stripTrailing().lines().reduce((a, b) -> b).orElse(""));
    expect(Files.isRegularFile(last), "the last line is no report's path: " + last);
  }

  private void files() throws IOException {
    for (String name :
        List.of("plan.json", "journal.jsonl", "results.csv", "report.md", "report.html")) {
      Path file = run.resolve(name);
      expect(Files.isRegularFile(file) && Files.size(file) > 0, "there is no " + name);
    }
    for (JsonNode task : results.get("tasks")) {
      if (!task.get("group").asBoolean()) {
        Path samples = run.resolve("samples").resolve(task.get("name").asString() + ".jsonl");
        expect(Files.isRegularFile(samples), "there is no " + samples);
      }
    }
    for (JsonNode outcome : results.get("outcomes")) {
      expect(outcome.get("failed").asLong() == 0, "samples failed: " + outcome);
    }
  }

  /** The chance line is at chance, by its own interval. */
  private void chance() {
    expect(value(CHANCE, "world_text", "bits_per_byte") == 8, "a uniform byte is not 8 bits");
    for (String task : scored("acc", this::isLeaf)) {
      expect(interval(CHANCE, task).contains(GUESSING), "chance is not at chance on " + task);
    }
  }

  /** Longer memories win where memory is what it takes. */
  private void orders() {
    expect(
        interval(HIGHEST, "world_text", "bits_per_byte").high()
            < interval(LOWEST, "world_text", "bits_per_byte").low(),
        "order 5 does not predict text better than order 1");
    for (String task : List.of("world_facts_stated", "world_arithmetic_1d")) {
      expect(
          interval(HIGHEST, task).low() > interval(LOWEST, task).high(),
          "order 5 does not beat order 1 on " + task);
    }
  }

  /** What was never stated is at chance for every order. */
  private void limits() {
    for (String task :
        List.of("world_facts_rephrased", "world_arithmetic_2d", "world_arithmetic_3d")) {
      expect(interval(HIGHEST, task).contains(GUESSING), "order 5 is not at chance on " + task);
    }
    expect(
        value(HIGHEST, "world_stories", "exact_match") < 0.1, "order 5 solves stories, it seems");
  }

  /** What a network of a few hundred thousand weights does that counting does not. */
  private void networks() {
    for (String network : List.of(LSTM, TRANSFORMER)) {
      expect(
          interval(network, "world_text", "bits_per_byte").high()
              < interval(HIGHEST, "world_text", "bits_per_byte").low(),
          network + " does not predict unseen sentences better than order 5");
      expect(
          interval(network, "world_facts_rephrased").low() > GUESSING,
          network + " is at chance on rephrased facts");
    }
    expect(
        interval(TRANSFORMER, "world_stories", "exact_match").low()
            > interval(HIGHEST, "world_stories", "exact_match").high() + 0.2,
        "the Transformer does not solve stories");
    expect(
        interval(TRANSFORMER, "world_stories", "exact_match").low()
            > interval(SMALL, "world_stories", "exact_match").high() + 0.2,
        "the larger Transformer solves no more stories than the smallest");
    expect(
        interval(TRANSFORMER, "world_stories", "exact_match").low()
            > interval(TRANSFORMER, "world_stories_direct", "exact_match").high() + 0.2,
        "worked steps are worth nothing to the Transformer");
  }

  private void same(JsonNode earlier) {
    for (String part : List.of("plan", "tasks", "results", "outcomes")) {
      expect(results.get(part).equals(earlier.get(part)), part + " is not what it was before");
    }
  }

  private boolean isLeaf(String task) {
    return StreamSupport.stream(results.get("tasks").spliterator(), false)
        .anyMatch(
            node -> node.get("name").asString().equals(task) && !node.get("group").asBoolean());
  }

  private Set<String> scored(String metric, Predicate<String> which) {
    var tasks = new TreeSet<String>();
    for (JsonNode score : results.get("results")) {
      if (score.get("metric").asString().equals(metric)
          && which.test(score.get("task").asString())) {
        tasks.add(score.get("task").asString());
      }
    }
    expect(tasks.size() >= 5, "too few tasks have " + metric + ": " + tasks);
    return tasks;
  }

  private Set<String> names(String list, String key) {
    var names = new TreeSet<String>();
    for (JsonNode node : results.get(list)) {
      names.add((node.has("card") ? node.get("card") : node).get(key).asString());
    }
    return names;
  }

  private double value(String model, String task, String metric) {
    return score(model, task, metric).get("value").asDouble();
  }

  private Interval interval(String model, String task) {
    return interval(model, task, "acc");
  }

  private Interval interval(String model, String task, String metric) {
    JsonNode ends = score(model, task, metric).get("ci95");
    return new Interval(ends.get(0).asDouble(), ends.get(1).asDouble());
  }

  private JsonNode score(String model, String task, String metric) {
    for (JsonNode score : results.get("results")) {
      if (score.get("model").asString().equals(model)
          && score.get("task").asString().equals(task)
          && score.get("metric").asString().equals(metric)) {
        return score;
      }
    }
    throw new IllegalStateException("no " + metric + " of " + model + " on " + task);
  }

  private void expect(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }

  private static JsonNode read(Path json) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(json));
  }

  private record Interval(double low, double high) {
    boolean contains(double value) {
      return low <= value && value <= high;
    }
  }
}
