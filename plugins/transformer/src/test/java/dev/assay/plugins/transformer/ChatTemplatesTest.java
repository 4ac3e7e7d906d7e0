package dev.assay.plugins.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.Segment;
import dev.assay.spi.model.Segment.Role;
import dev.assay.spi.model.TokenInspector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a model's chat template is found, and which one is used. */
class ChatTemplatesTest {
  private static final LocalDate DAY = LocalDate.of(2024, 7, 26);
  private static final Prompt CHAT = Prompt.ofTurns(List.of(new Segment.Turn(Role.USER, "Hi")));

  @TempDir private Path folder;

  private String rendered(Optional<String> choice) {
    return ChatTemplates.at(folder).choose(choice, DAY).orElseThrow().render(CHAT.turns());
  }

  @Test
  void theTokenizersConfigurationHoldsOneTemplateAndTheTokensItWrites() throws IOException {
    write(
        "tokenizer_config.json",
        """
        {"bos_token": {"content": "<b>"}, "eos_token": null,
         "chat_template": "{{ bos_token }}{{ eos_token }}{{ unk_token }}{{ messages[0].content }}"}
        """);
    write("special_tokens_map.json", "{\"eos_token\": \"<e>\", \"unk_token\": \"<u>\"}");
    assertThat(rendered(Optional.empty())).isEqualTo("<b><u>Hi");
  }

  @Test
  void ofSeveralNamedOnesTheDefaultIsUsedUnlessOneIsChosen() throws IOException {
    write(
        "tokenizer_config.json",
        """
        {"chat_template": [{"name": "tools", "template": "T"}, {"name": "default", "template": "D"}]}
        """);
    assertThat(rendered(Optional.empty())).isEqualTo("D");
    assertThat(rendered(Optional.of("tools"))).isEqualTo("T");
    assertThatThrownBy(() -> rendered(Optional.of("tool")))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("Did you mean \"tools\"");
  }

  @Test
  void severalWithoutADefaultMustBeChosenFrom() throws IOException {
    write("tokenizer_config.json", "{\"chat_template\": [{\"name\": \"a\", \"template\": \"A\"}]}");
    assertThatThrownBy(() -> rendered(Optional.empty()))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("chat_template=NAME of a");
  }

  @Test
  void templatesInFilesOfTheirOwnWin() throws IOException {
    write("tokenizer_config.json", "{\"chat_template\": \"configured\"}");
    write("chat_template.jinja", "in a file");
    write("additional_chat_templates/tools.jinja", "more");
    assertThat(rendered(Optional.empty())).isEqualTo("in a file");
    assertThat(rendered(Optional.of("tools"))).isEqualTo("more");
  }

  @Test
  void aFileOfTheUsersIsTakenFromAnywhere() throws IOException {
    Path mine = write("elsewhere/mine.jinja", "mine");
    assertThat(rendered(Optional.of(mine.toString()))).isEqualTo("mine");
  }

  @Test
  void ggufFilesHoldTemplateAndTokens() throws IOException {
    Path file = folder.resolve("m.gguf");
    var out = new Gguf();
    out.string(
        "tokenizer.chat_template", "{{ bos_token }}|{{ messages[0].content }}|{{ eos_token }}");
    out.strings("tokenizer.ggml.tokens", "<s>", "</s>");
    out.integer("tokenizer.ggml.bos_token_id", 0);
    out.integer("tokenizer.ggml.eos_token_id", 1);
    Files.write(file, out.bytes());
    assertThat(
            ChatTemplates.at(file).choose(Optional.empty(), DAY).orElseThrow().render(CHAT.turns()))
        .isEqualTo("<s>|Hi|</s>");
  }

  @Test
  void aModelWithoutATemplateIsRefusedByName() throws IOException {
    var spec = ModelSpec.parse(RandomModel.spec(folder));
    assertThatThrownBy(() -> new TransformerModelFactory().checkChat(spec))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("has no chat template; leave out --apply-chat-template");
  }

  @Test
  void aTemplateThatDoesNotCompileKeepsNoTextFromBeingRead() throws IOException {
    String spec = RandomModel.spec(folder);
    write("tokenizer_config.json", "{\"chat_template\": \"{% if %}\"}");
    assertThatCode(() -> open(spec).close()).doesNotThrowAnyException();
    assertThatThrownBy(() -> new TransformerModelFactory().checkChat(ModelSpec.parse(spec)))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("The chat template cannot be used");
  }

  @Test
  void aConversationIsAskedAsItsTextIs() throws IOException {
    Path template =
        write("t.jinja", "{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}>");
    try (LanguageModel model = open(RandomModel.spec(folder) + ",chat_template=" + template)) {
      Prompt text = Prompt.of("[user]Hi>");
      assertThat(model.render(CHAT)).isEqualTo("[user]Hi>");
      List<Response> answers =
          SharedModels.ask(
              model,
              List.of(
                  new Request.Loglikelihood(CHAT, "yes"),
                  new Request.Loglikelihood(text, "yes"),
                  new Request.GenerateUntil(CHAT, List.of(), 8, Sampling.GREEDY),
                  new Request.GenerateUntil(text, List.of(), 8, Sampling.GREEDY)));
      assertThat(answers.get(0)).isEqualTo(answers.get(1));
      assertThat(answers.get(2)).isEqualTo(answers.get(3));
      assertThat(answers.get(0)).isInstanceOf(Response.Loglikelihood.class);
    }
  }

  @Test
  void anotherTemplateIsAnotherModelToTheJournal() throws IOException {
    String spec = RandomModel.spec(folder) + ",chat_template=";
    try (LanguageModel one = open(spec + write("a.jinja", "{{ messages[0].content }}"));
        LanguageModel other = open(spec + write("b.jinja", "{{ messages[0].content }}!"))) {
      assertThat(one.card().digest()).isNotEqualTo(other.card().digest());
    }
  }

  @Test
  void aStartTokenThatTheTemplateWritesIsNotAddedAgain() throws IOException {
    SharedModels.path("models/TinyStories-656K");
    for (String start : List.of("{{ bos_token }}", "")) {
      Path template = write("s.jinja", start + "{{ messages[0].content }}");
      try (LanguageModel model =
          SharedModels.open("models/TinyStories-656K,chat_template=" + template)) {
        TokenInspector tokens = model.inspector().orElseThrow();
        int[] ids = tokens.encode(CHAT, " there").ids();
        assertThat(ids).startsWith(1).hasSizeGreaterThan(2);
        assertThat(ids[1]).isNotEqualTo(1);
        var generate = new Request.GenerateUntil(CHAT, List.of(), 4, Sampling.GREEDY);
        assertThat(tokens.encode(generate).ids()).startsWith(1).containsOnlyOnce(1);
      }
    }
  }

  private static LanguageModel open(String spec) {
    return new TransformerModelFactory()
        .create(ModelSpec.parse(spec), new ModelContext(1, ModelContext.Device.CPU));
  }

  private Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  /** A GGUF file of metadata alone, version 3. */
  private static final class Gguf {
    private static final int UINT32 = 4;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final ByteArrayOutputStream pairs = new ByteArrayOutputStream();
    private int count;

    void string(String key, String value) {
      begin(key, STRING);
      put(value);
    }

    void integer(String key, int value) {
      begin(key, UINT32);
      put(4, value);
    }

    void strings(String key, String... values) {
      begin(key, ARRAY);
      put(4, STRING);
      put(8, values.length);
      for (String value : values) {
        put(value);
      }
    }

    private void begin(String key, int type) {
      count++;
      put(key);
      put(4, type);
    }

    private void put(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      put(8, bytes.length);
      pairs.writeBytes(bytes);
    }

    private void put(int size, long value) {
      ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
      pairs.write(number.array(), 0, size);
    }

    byte[] bytes() {
      ByteBuffer head = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
      head.putInt(0x46554747).putInt(3).putLong(0).putLong(count);
      var all = new ByteArrayOutputStream();
      all.writeBytes(head.array());
      all.writeBytes(pairs.toByteArray());
      return all.toByteArray();
    }
  }
}
