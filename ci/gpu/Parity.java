import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The numbers of a GPU beside those of Hugging Face transformers, for small models. They are
 * computed in processes of their own ({@link FixtureRun}): a fixture whose kernels fail or hang
 * ends its process, and another goes on with the next.
 */
final class Parity {

  /** For a fixture, and for the first of a process, whose kernels may have to be compiled. */
  private static final long SECONDS = 6;

  private static final long FIRST_SECONDS = 25;

  /** For all fixtures in one way; to write takes three models each. */
  private static final long ALL_SECONDS = 30;

  private static final long WRITING_SECONDS = 50;

  /** Where so many processes one after another get nothing done, no other would. */
  private static final int MOST_BARREN = 8;

  /** How many of what went wrong the table names; for programs there are all. */
  private static final int NAMED = 4;

  private final ResultTable table;
  private final Path folder;

  Parity(ResultTable table, Path folder) {
    this.table = table;
    this.folder = folder;
  }

  void run() throws IOException {
    List<Fixture> fixtures = Fixture.all(folder);
    List<String> all = fixtures.stream().map(Fixture::name).toList();
    List<String> continued =
        fixtures.stream().filter(Fixture::continued).map(Fixture::name).toList();
    table.part("parity, f32", () -> deviations("f32", all, 1e-4, Double.MAX_VALUE));
    table.part("parity, bf16", () -> deviations("bf16", all, 0.1, 2e-2));
    table.part("parity, f16", () -> deviations("f16", all, 2e-2, 5e-3));
    table.part(
        "greedy continuations",
        () ->
            tell(
                "greedy continuations, " + continued.size(),
                outcomes(FixtureRun.GREEDY, continued, WRITING_SECONDS),
                0,
                0,
                _ -> "float32 as transformers, bfloat16 the same without graphs"));
  }

  private void deviations(String precision, List<String> names, double most, double mean)
      throws IOException {
    tell(
        precision + ", " + names.size() + " fixtures",
        outcomes(precision, names, ALL_SECONDS),
        most,
        mean,
        outcomes ->
            String.format(
                "ln p off by at most %.1e, on average %.1e",
                outcomes.stream().mapToDouble(o -> o.path("most").asDouble(0)).max().orElse(0),
                outcomes.stream().mapToDouble(o -> o.path("mean").asDouble(0)).max().orElse(0)));
  }

  private interface Summary {
    String of(List<JsonNode> outcomes);
  }

  private void tell(
      String what, List<JsonNode> outcomes, double most, double mean, Summary summary) {
    List<String> wrong = new ArrayList<>();
    Map<String, List<String>> failed = new LinkedHashMap<>();
    for (JsonNode outcome : outcomes) {
      String name = outcome.get("fixture").stringValue();
      ResultTable.Verdict verdict = verdict(outcome, most, mean);
      switch (verdict) {
        case FAILED ->
            failed
                .computeIfAbsent(outcome.get("failed").stringValue(), _ -> new ArrayList<>())
                .add(name);
        case WRONG ->
            wrong.add(
                outcome.has("wrong")
                    ? name + ": " + outcome.get("wrong").stringValue()
                    : String.format("%s %.1e", name, outcome.get("most").doubleValue()));
        case OK, FIGURE -> {}
      }
      table.detail(what, verdict, outcome);
    }
    int lost = failed.values().stream().mapToInt(List::size).sum();
    if (outcomes.size() > lost) {
      String more = wrong.isEmpty() ? "" : "; beyond: " + some(wrong);
      table.check(what, wrong.isEmpty(), summary.of(outcomes) + more);
    }
    if (lost > 0 || outcomes.isEmpty()) {
      String why =
          failed.entrySet().stream()
              .map(entry -> some(entry.getValue()) + ": " + entry.getKey())
              .collect(Collectors.joining("; "));
      table.failed(what, lost + " of " + outcomes.size() + ", " + why);
    }
  }

  /** The first of some names, and how many others there are. */
  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() <= NAMED ? first : first + " and " + (names.size() - NAMED) + " others";
  }

  private static ResultTable.Verdict verdict(JsonNode outcome, double most, double mean) {
    if (outcome.has("failed")) {
      return ResultTable.Verdict.FAILED;
    }
    boolean right =
        !outcome.has("wrong")
            && outcome.get("most").doubleValue() <= most
            && outcome.get("mean").doubleValue() <= mean;
    return right ? ResultTable.Verdict.OK : ResultTable.Verdict.WRONG;
  }

  /** What came of each fixture. */
  private List<JsonNode> outcomes(String what, List<String> names, long seconds)
      throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<JsonNode> outcomes = new ArrayList<>();
    Deque<String> left = new ArrayDeque<>(names);
    int barren = 0;
    while (!left.isEmpty() && barren < MOST_BARREN && System.nanoTime() < end) {
      int before = outcomes.size();
      once(what, left, outcomes, end)
          .ifPresent(ended -> outcomes.add(failure(left.removeFirst(), ended)));
      boolean any =
          outcomes.subList(before, outcomes.size()).stream().anyMatch(o -> !o.has("failed"));
      barren = any ? 0 : barren + 1;
    }
    left.forEach(name -> outcomes.add(failure(name, "not tried")));
    return outcomes;
  }

  /**
   * Runs what is left in one process.
   *
   * @param left receives what it did not get to, the one that ended it first
   * @param end when to stop, by the clock
   * @return how that ended it; empty if it did not, or has said so itself
   */
  private Optional<String> once(String what, Deque<String> left, List<JsonNode> outcomes, long end)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-cp", System.getProperty("java.class.path"), "FixtureRun", what, folder.toString()));
    command.addAll(left);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      BlockingQueue<String> lines = lines(process);
      long seconds = FIRST_SECONDS;
      boolean last = false;
      while (!left.isEmpty()) {
        long rest = TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime());
        String line = lines.poll(Math.clamp(rest, 1, seconds), TimeUnit.SECONDS);
        if (line == null) {
          return Optional.of("not done after " + Math.clamp(rest, 1, seconds) + " s");
        }
        if (line.isEmpty()) {
          // After a failure that it told of it ends by itself.
          return last
              ? Optional.empty()
              : Optional.of("ended its process with status " + process.waitFor());
        }
        JsonNode outcome = JsonMapper.shared().readTree(line);
        last = outcome.has("failed");
        outcomes.add(outcome);
        left.removeFirst();
        seconds = SECONDS;
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  /** What a process prints, and an empty line when it has ended. */
  private static BlockingQueue<String> lines(Process process) {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (BufferedReader out = process.inputReader()) {
            out.lines().filter(line -> line.startsWith("{")).forEach(lines::add);
          } catch (IOException | RuntimeException e) {
            e.printStackTrace();
          } finally {
            lines.add("");
          }
        });
    return lines;
  }

  private static JsonNode failure(String fixture, String why) {
    return JsonMapper.shared().createObjectNode().put("fixture", fixture).put("failed", why);
  }
}
