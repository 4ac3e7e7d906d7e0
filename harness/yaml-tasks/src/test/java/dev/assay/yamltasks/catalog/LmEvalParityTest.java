package dev.assay.yamltasks.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.Datasets;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.task.FewshotChoice;
import dev.assay.spi.task.LoadedTask;
import dev.assay.spi.task.Task;
import dev.assay.spi.task.TaskFactory;
import dev.assay.spi.task.TaskGroup;
import dev.assay.spi.task.TaskSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Assay's own definitions ask models for the very texts that lm-eval 0.4.13 asks for. The sums were
 * made by {@code lm-eval/prompts.py} over the cases beside it.
 */
class LmEvalParityTest {
  static final JsonMapper JSON = JsonMapper.shared();
  private static final Path ROOT = Path.of(System.getProperty("assay.root", "../.."));
  static final Path HUB =
      Path.of(System.getProperty("assay.shared", "../../../shared"), "data", "hub");

  @TestFactory
  Stream<DynamicTest> promptsAreLmEvalsByteForByte() throws IOException {
    assumeTrue(Files.isDirectory(HUB), "the data sets are not at " + HUB);
    Map<String, List<String>> expected = expected();
    return resource("cases.json")
        .valueStream()
        .map(definition ->
            DynamicTest.dynamicTest(
                definition.get("case").asString(),
                () -> {
                  List<String> sums = expected.get(definition.get("case").asString());
                  assertThat(sums(definition)).isEqualTo(sums);
                }));
  }

  private static Map<String, List<String>> expected() throws IOException {
    var expected = new LinkedHashMap<String, List<String>>();
    for (String line : text("prompts.jsonl").split("\n")) {
      JsonNode row = JSON.readTree(line);
      List<String> sums =
          expected.computeIfAbsent(row.get("case").asString(), _ -> new ArrayList<>());
      assertThat(row.get("doc").asInt()).isEqualTo(sums.size());
      sums.add(row.get("sha256").asString());
    }
    return expected;
  }

  private static List<String> sums(JsonNode definition) throws IOException {
    LoadedTask task = load(factory(definition), definition, TaskSettings.DEFAULT);
    return task.docs().stream()
        .limit(definition.get("limit").asInt())
        .map(doc -> sum(task.example(doc).requests()))
        .toList();
  }

  /** The catalogue's task of a case, with the case's overrides, as the one member of a group. */
  static TaskFactory factory(JsonNode definition) throws IOException {
    Path group = Files.createTempFile("case", ".yaml");
    try {
      var overrides = new LinkedHashMap<String, Object>();
      overrides.put("task", definition.get("task").asString());
      JsonNode given = definition.get("overrides");
      if (given != null) {
        overrides.putAll(JSON.convertValue(given, new TypeReference<Map<String, Object>>() {}));
      }
      // The data set's place is the catalogue's own business.
      overrides.keySet().removeAll(List.of("dataset_path", "dataset_name", "dataset_kwargs"));
      Files.writeString(
          group, JSON.writeValueAsString(Map.of("group", "case", "task", List.of(overrides))));
      Catalog catalog =
          Catalog.ofPaths(
              resources("few-shot"), resources("chain-of-thought"), resources("emergence"), group);
      assertThat(catalog.skipped()).isEmpty();
      return catalog.factories().get("case");
    } finally {
      Files.delete(group);
    }
  }

  /**
   * The task with shots drawn as lm-eval draws them.
   *
   * @param run the number of shots where the case names none, and the style of prompts
   */
  static LoadedTask load(TaskFactory factory, JsonNode definition, TaskSettings run) {
    JsonNode shots = definition.get("num_fewshot");
    var settings =
        new TaskSettings(
                shots == null ? run.numFewshot() : Integer.valueOf(shots.asInt()),
                TaskSettings.DEFAULT_SEED,
                FewshotChoice.LM_EVAL)
            .with(run.promptStyle());
    var created = (TaskGroup) factory.create(settings);
    return ((Task) created.members().getFirst()).load(hub());
  }

  private static Path resources(String module) {
    return ROOT.resolve("tasks").resolve(module).resolve("src/main/resources");
  }

  private static String sum(List<Request> requests) {
    return sum(requests, Prompt::text);
  }

  /** The SHA-256 of the requests' texts, as {@code prompts.py} makes it. */
  static String sum(List<Request> requests, Function<Prompt, String> read) {
    var texts = new ArrayList<String>();
    for (Request request : requests) {
      switch (request) {
        case Request.Loglikelihood(var context, String continuation) -> {
          texts.add(read.apply(context));
          texts.add(continuation);
        }
        case Request.LoglikelihoodRolling(var text) -> texts.add(read.apply(text));
        case Request.GenerateUntil(var prompt, List<String> stops, int _, var _) -> {
          texts.add(read.apply(prompt));
          texts.addAll(stops);
        }
      }
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String text : texts) {
        digest.update((text + "\0").getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final Map<DatasetRequest, List<Doc>> OPENED = new ConcurrentHashMap<>();

  /** Rows of the hub folder, as core reads them: whole numbers are Long. */
  static Datasets hub() {
    return request -> OPENED.computeIfAbsent(request, LmEvalParityTest::rows);
  }

  private static List<Doc> rows(DatasetRequest request) {
    String name = request.name() == null ? "default" : request.name();
    Path file = HUB.resolve(request.path()).resolve(name).resolve(request.split() + ".jsonl");
    try (Stream<String> lines = Files.lines(file)) {
      var docs = new ArrayList<Doc>();
      lines.forEach(line -> docs.add(new Doc(docs.size(), row(line))));
      return docs;
    } catch (IOException e) {
      throw new AssertionError(file + " cannot be read", e);
    }
  }

  private static Map<String, Object> row(String line) {
    return JSON.rebuild()
        .enable(tools.jackson.databind.DeserializationFeature.USE_LONG_FOR_INTS)
        .build()
        .readValue(line, new TypeReference<Map<String, Object>>() {});
  }

  static JsonNode resource(String name) throws IOException {
    return JSON.readTree(text(name));
  }

  static String text(String name) throws IOException {
    try (InputStream in = LmEvalParityTest.class.getResourceAsStream("/lm-eval/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
