package dev.assay.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A real checkpoint on real data scores as in lm-eval 0.4.13: Assay's own definitions, another
 * engine, other code for everything, the same numbers. They were made by {@code lm-eval/scores.py}.
 */
class LmEvalScoresTest {
  private static final Offset<Double> LOGLIKELIHOOD = Offset.offset(1e-4);
  private static final Offset<Double> SCORE = Offset.offset(1e-6);

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Path SHARED = Path.of(System.getProperty("assay.shared"));
  private static final Path HUB = SHARED.resolve("data/hub");
  private static final Path CHECKPOINT = SHARED.resolve("models/TinyStories-656K");

  @TempDir private Path directory;

  @TestFactory
  Stream<DynamicTest> scoresAndSamplesAreLmEvals() throws IOException {
    assumeTrue(Files.isDirectory(HUB), "the data sets are not at " + HUB);
    assumeTrue(Files.isDirectory(CHECKPOINT), "the checkpoint is not at " + CHECKPOINT);
    JsonNode runs = JSON.readTree(resource("runs.json"));
    String[] expected = resource("scores.jsonl").split("\n");
    assertThat(expected).hasSize(runs.size());
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i < expected.length; i++) {
      JsonNode run = runs.get(i);
      JsonNode theirs = JSON.readTree(expected[i]);
      assertThat(theirs.get("run")).isEqualTo(run.get("run"));
      tests.add(
          DynamicTest.dynamicTest(
              run.get("run").asString(),
              () -> compare(theirs, run(run, directory.resolve("out")))));
    }
    return tests.stream();
  }

  private Path run(JsonNode run, Path out) throws IOException {
    List<Object> arguments = new ArrayList<>(List.of("run", "--fewshot-compat", "lm-eval"));
    arguments.addAll(List.of("--model", "transformer:" + CHECKPOINT, "--data-dir", HUB));
    arguments.addAll(List.of("--first", run.get("limit").asInt()));
    if (run.has("num_fewshot")) {
      arguments.addAll(List.of("--num-fewshot", run.get("num_fewshot").asInt()));
    }
    List<JsonNode> overridden = new ArrayList<>();
    for (JsonNode task : run.get("tasks")) {
      if (task.has("task") && !task.has("group")) {
        overridden.add(task);
      } else {
        String name = task.isString() ? task.asString() : task.get("group").asString();
        arguments.addAll(List.of("--task", name));
      }
    }
    if (!overridden.isEmpty()) {
      ObjectNode group = JSON.createObjectNode().put("group", "overridden");
      overridden.forEach(group.putArray("task")::add);
      Path file = Files.writeString(directory.resolve("overridden.yaml"), group.toString());
      // Members with overrides are looked for among the definitions beside the group's.
      Path definitions = Assay.ROOT.resolve("tasks/few-shot/src/main/resources");
      arguments.addAll(List.of("--include-path", definitions, "--include-path", file));
      arguments.addAll(List.of("--task", "overridden"));
    }
    Path made = out.resolveSibling("out-" + run.get("run").asString().replace(' ', '-'));
    arguments.addAll(List.of("--out", made));
    Assay.Outcome outcome = Assay.run(directory, arguments.toArray());
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return made;
  }

  private static void compare(JsonNode theirs, Path ours) throws IOException {
    SoftAssertions softly = new SoftAssertions();
    Map<String, Double> scores = scores(ours);
    theirs
        .get("results")
        .forEachEntry((task, metrics) ->
            metrics.forEachEntry((metric, value) ->
                softly
                    .assertThat(scores.get(task + " " + metric))
                    .as("%s %s", task, metric)
                    .isNotNull()
                    .isCloseTo(value.asDouble(), SCORE)));
    for (Map.Entry<String, JsonNode> task : theirs.get("samples").properties()) {
      List<JsonNode> samples = new ArrayList<>();
      Path file = ours.resolve("samples").resolve(task.getKey() + ".jsonl");
      for (String line : Files.readAllLines(file)) {
        samples.add(JSON.readTree(line));
      }
      for (JsonNode document : task.getValue()) {
        JsonNode sample = samples.get(document.get("doc").asInt());
        softly.assertThat(sample.get("doc_id")).isEqualTo(document.get("doc"));
        compare(softly, task.getKey() + ", document " + document.get("doc"), document, sample);
      }
    }
    softly.assertAll();
  }

  private static void compare(SoftAssertions softly, String which, JsonNode theirs, JsonNode ours) {
    JsonNode responses = ours.get("responses");
    if (theirs.has("text")) {
      softly
          .assertThat(strings(theirs.get("text")))
          .as(which)
          .isEqualTo(strings(responses, "text"));
    } else {
      for (int i = 0; i < theirs.get("logprob").size(); i++) {
        softly
            .assertThat(responses.get(i).get("logprob").asDouble())
            .as("%s, choice %d", which, i)
            .isCloseTo(theirs.get("logprob").get(i).asDouble(), LOGLIKELIHOOD);
        softly
            .assertThat(responses.get(i).get("greedy"))
            .as("%s, choice %d is greedy", which, i)
            .isEqualTo(theirs.get("greedy").get(i));
      }
    }
    theirs
        .get("metrics")
        .forEachEntry((filter, metrics) ->
            metrics.forEachEntry((metric, value) ->
                softly
                    .assertThat(ours.get("metrics").get(filter).get(metric).get(0).asDouble())
                    .as("%s, %s,%s", which, metric, filter)
                    .isEqualTo(value.asDouble())));
  }

  /** By task and metric as lm-eval names them: {@code piqa acc_stderr,none}. */
  private static Map<String, Double> scores(Path run) throws IOException {
    Map<String, Double> scores = new TreeMap<>();
    JsonNode results = JSON.readTree(Files.readString(run.resolve("results.json")));
    for (JsonNode score : results.get("results")) {
      String task = score.get("task").asString() + " " + score.get("metric").asString();
      String filter = "," + score.get("filter").asString();
      scores.put(task + filter, score.get("value").asDouble());
      if (score.hasNonNull("stderr")) {
        scores.put(task + "_stderr" + filter, score.get("stderr").asDouble());
      }
    }
    return scores;
  }

  private static List<String> strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }

  private static List<String> strings(JsonNode array, String field) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(row -> row.get(field).asString())
        .toList();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = LmEvalScoresTest.class.getResourceAsStream("/lm-eval/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
