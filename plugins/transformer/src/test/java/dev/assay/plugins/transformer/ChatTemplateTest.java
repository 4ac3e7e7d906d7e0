package dev.assay.plugins.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.EvalException;
import dev.assay.spi.model.Segment;
import dev.assay.spi.model.Segment.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChatTemplateTest {
  private static final LocalDate DAY = LocalDate.of(2024, 7, 26);
  private static final Map<String, String> TOKENS =
      Map.of("bos_token", "<s>", "eos_token", "</s>", "unk_token", "<unk>");

  /**
   * The fixture was made by {@code chat/render.py} with transformers and lm-eval's way to call it.
   */
  @TestFactory
  Stream<DynamicTest> conversationsRenderAsTransformersRendersThem() throws IOException {
    return JsonMapper.shared()
        .readTree(text("rendered.json"))
        .valueStream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.get("template").asString() + ", " + row.get("conversation").asString(),
                () -> check(row)));
  }

  private static void check(JsonNode row) throws IOException {
    ChatTemplate template = template(text(row.get("template").asString()));
    List<Segment.Turn> turns = new ArrayList<>();
    for (JsonNode message : row.get("messages")) {
      Role role = Role.valueOf(message.get("role").asString().toUpperCase(Locale.ROOT));
      turns.add(new Segment.Turn(role, message.get("content").asString()));
    }
    if (row.has("refused")) {
      assertThatThrownBy(() -> template.render(turns)).isInstanceOf(EvalException.class);
    } else {
      assertThat(template.render(turns)).isEqualTo(row.get("text").asString());
    }
  }

  @Test
  void aRefusalIsOneSentenceWithTheTemplatesReason() {
    ChatTemplate template = template("\n{{ raise_exception('say please') }}");
    assertThatThrownBy(() -> template.render(List.of(new Segment.Turn(Role.USER, "now"))))
        .isInstanceOf(EvalException.class)
        .hasMessage(
            "The conversation does not render: template chat_template, line 2: say please.");
  }

  @Test
  void aTemplateThatDropsWhatIsToBeContinuedIsRefused() {
    ChatTemplate template = template("{% for m in messages[:-1] %}{{ m.content }}{% endfor %}");
    assertThatThrownBy(() ->
            template.render(
                List.of(
                    new Segment.Turn(Role.USER, "now"), new Segment.Turn(Role.ASSISTANT, "well"))))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("cannot be continued");
  }

  @Test
  void aTemplateThatTellsTheDateIsAnotherOneEachDay() {
    String dated = "{{ strftime_now('%Y') }}";
    assertThat(ChatTemplate.of("t", dated, TOKENS, DAY).digest())
        .isNotEqualTo(ChatTemplate.of("t", dated, TOKENS, DAY.plusDays(1)).digest());
    assertThat(ChatTemplate.of("t", "no date", TOKENS, DAY).digest())
        .isEqualTo(ChatTemplate.of("t", "no date", TOKENS, DAY.plusDays(1)).digest());
  }

  @Test
  void whatIsNoTemplateIsRefusedWithItsLine() {
    assertThatThrownBy(() -> template("a\n{% if %}"))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("chat_template, line 2");
  }

  private static ChatTemplate template(String source) {
    return ChatTemplate.of("chat_template", source, TOKENS, DAY);
  }

  static String text(String name) throws IOException {
    try (InputStream in = ChatTemplateTest.class.getResourceAsStream("/chat/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
