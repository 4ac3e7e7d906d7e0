package dev.assay.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Everything that jinja2 rendered for {@code make_fixtures.py} renders the same here, errors
 * included.
 */
class DifferentialTest {
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-01-05T09:05:07Z"), ZoneOffset.UTC);

  @TestFactory
  Stream<DynamicTest> expressionsPrintWhatPythonPrints() {
    Map<String, Object> context = Fixtures.read("context.json").getFirst();
    return Fixtures.read("expressions.json").stream()
        .map(row -> test(row, (String) row.get("template"), context));
  }

  @TestFactory
  Stream<DynamicTest> expressionsDrawnAtRandomPrintWhatPythonPrints() {
    Map<String, Object> context = Fixtures.read("context.json").getFirst();
    return Fixtures.read("random.json").stream()
        .map(row -> test(row, (String) row.get("template"), context));
  }

  @TestFactory
  Stream<DynamicTest> statementsRenderAsInPython() {
    return Fixtures.read("statements.json").stream()
        .map(row -> test(row, (String) row.get("template"), context(row)));
  }

  @TestFactory
  Stream<DynamicTest> chatTemplatesRenderAsInTransformers() {
    return Fixtures.read("chat.json").stream()
        .map(row -> test(row, Fixtures.text("chat/" + row.get("template")), context(row)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> context(Map<String, Object> row) {
    return (Map<String, Object>) row.get("context");
  }

  private static DynamicTest test(
      Map<String, Object> row, String source, Map<String, Object> context) {
    String environment = (String) row.get("environment");
    return DynamicTest.dynamicTest(
        row.get("name") + " (" + environment + ")",
        () -> {
          if (row.containsKey("error")) {
            expectError(row, source, context, environment(environment));
          } else {
            String output = environment(environment).compile(source, "test").render(context);
            assertThat(output).isEqualTo(row.get("output"));
          }
        });
  }

  private static Environment environment(String name) {
    return switch (name) {
      case "task" -> Environment.forTasks();
      case "chat" -> Environment.forChatTemplates(NOW);
      default ->
          Environment.builder()
              .trimBlocks(name.contains("trim=True "))
              .lstripBlocks(name.contains("lstrip=True"))
              .build();
    };
  }

  private static void expectError(
      Map<String, Object> row,
      String source,
      Map<String, Object> context,
      Environment environment) {
    String output;
    try {
      output = environment.compile(source, "test").render(context);
    } catch (TemplateException e) {
      assertThat(e.kind().name()).as(e.getMessage()).isEqualTo(row.get("error"));
      if (row.containsKey("type")) {
        assertThat(e.reason()).startsWith(row.get("type") + ": ");
      }
      if (row.containsKey("line")) {
        assertThat(e.getMessage()).startsWith("template test, line " + row.get("line") + ": ");
      }
      if (row.containsKey("message")) {
        // Python names its own classes with their module.
        assertThat(e.reason())
            .isEqualTo(((String) row.get("message")).replaceAll("jinja2\\.\\w+\\.", ""));
      }
      return;
    }
    fail(
        "jinja2 says "
            + row.get("error")
            + " "
            + row.get("type")
            + ", but this rendered: "
            + output);
  }
}
