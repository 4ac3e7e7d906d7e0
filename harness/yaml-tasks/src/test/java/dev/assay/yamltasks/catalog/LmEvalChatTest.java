package dev.assay.yamltasks.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Segment;
import dev.assay.spi.task.FewshotChoice;
import dev.assay.spi.task.LoadedTask;
import dev.assay.spi.task.PromptStyle;
import dev.assay.spi.task.TaskFactory;
import dev.assay.spi.task.TaskSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * Conversations are put together turn by turn as lm-eval 0.4.13 does it, and a system instruction
 * stands in running text where it does there. The sums were made by {@code lm-eval/chat.py}.
 */
class LmEvalChatTest {
  /** One way to ask a case. */
  private record Way(String task, int shots, String form, @Nullable String system) {
    static Way of(JsonNode line) {
      return new Way(
          line.get("case").asString(),
          line.get("shots").asInt(),
          line.get("form").asString(),
          line.get("system").isNull() ? null : line.get("system").asString());
    }

    PromptStyle style() {
      return new PromptStyle(
          switch (form) {
            case "text" -> PromptStyle.Form.TEXT;
            case "single" -> PromptStyle.Form.SINGLE_TURN;
            case "multi" -> PromptStyle.Form.MULTI_TURN;
            default -> throw new IllegalArgumentException(form);
          },
          system);
    }
  }

  private record Case(JsonNode definition, TaskFactory factory) {}

  @TestFactory
  Stream<DynamicTest> conversationsAreLmEvalsTurnByTurn() throws IOException {
    assumeTrue(
        Files.isDirectory(LmEvalParityTest.HUB),
        "the data sets are not at " + LmEvalParityTest.HUB);
    Map<Way, List<String>> expected = new LinkedHashMap<>();
    for (String line : LmEvalParityTest.text("chat.jsonl").split("\n")) {
      JsonNode row = LmEvalParityTest.JSON.readTree(line);
      expected
          .computeIfAbsent(Way.of(row), _ -> new ArrayList<>())
          .add(row.get("sha256").asString());
    }
    Map<String, Case> cases = new LinkedHashMap<>();
    for (JsonNode definition : LmEvalParityTest.resource("chat-cases.json")) {
      cases.put(
          definition.get("case").asString(),
          new Case(definition, LmEvalParityTest.factory(definition)));
    }
    return expected.entrySet().stream()
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey().toString(),
                () ->
                    assertThat(sums(cases.get(entry.getKey().task), entry.getKey()))
                        .isEqualTo(entry.getValue())));
  }

  private static List<String> sums(Case asked, Way way) {
    LoadedTask task =
        LmEvalParityTest.load(
            asked.factory,
            asked.definition,
            new TaskSettings(way.shots, TaskSettings.DEFAULT_SEED, FewshotChoice.LM_EVAL)
                .with(way.style()));
    return task.docs().stream()
        .limit(asked.definition.get("limit").asInt())
        .map(doc -> LmEvalParityTest.sum(task.example(doc).requests(), LmEvalChatTest::text))
        .toList();
  }

  /** A conversation as {@code chat.py} writes it. */
  private static String text(Prompt prompt) {
    if (!prompt.isConversation()) {
      return prompt.text();
    }
    var text = new StringBuilder();
    for (Segment.Turn turn : prompt.turns()) {
      text.append(turn.role().name().toLowerCase(Locale.ROOT))
          .append('\u0001')
          .append(turn.content())
          .append('\u0002');
    }
    boolean unfinished = prompt.turns().getLast().role() == Segment.Role.ASSISTANT;
    return unfinished ? text.toString() : text.append('\u0003').toString();
  }
}
