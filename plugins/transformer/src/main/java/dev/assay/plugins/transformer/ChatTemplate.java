package dev.assay.plugins.transformer;

import dev.assay.jinja.Environment;
import dev.assay.jinja.Template;
import dev.assay.jinja.TemplateException;
import dev.assay.jinja.python.Characters;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.Segment;
import dev.assay.transformer.checkpoint.Digests;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model's chat template: how it wants a conversation written. Rendered as transformers' {@code
 * apply_chat_template} does, called as lm-eval 0.4.13 calls it ({@code HFLM.apply_chat_template}):
 * without tools, and once more without the system's turns where the template refuses them. Safe for
 * use by many threads.
 */
final class ChatTemplate {
  private static final Logger LOG = LoggerFactory.getLogger(ChatTemplate.class);

  /** Put behind a message that is to be continued, to see where it ends; transformers' own. */
  private static final String END_TAG = "CONTINUE_FINAL_MESSAGE_TAG ";

  private static final String END_TAG_STRIPPED = END_TAG.strip();

  private final Template template;
  private final Map<String, String> specialTokens;
  private final String digest;
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * @param name how errors call it
   * @param specialTokens by the names that templates have for them, such as {@code bos_token}
   * @param today what the template's {@code strftime_now} tells, at midnight
   * @throws EvalException if it is no template
   */
  static ChatTemplate of(
      String name, String source, Map<String, String> specialTokens, LocalDate today) {
    var clock =
        java.time.Clock.fixed(today.atStartOfDay(ZoneOffset.UTC).toInstant(), ZoneOffset.UTC);
    try {
      Template template = Environment.forChatTemplates(clock).compile(source, name);
      // A template that tells the date is another one tomorrow.
      String dated = source.contains("strftime_now") ? source + "\n" + today : source;
      return new ChatTemplate(
          template, specialTokens, Digests.sha256(dated.getBytes(StandardCharsets.UTF_8)));
    } catch (TemplateException e) {
      throw new EvalException(
          ErrorCode.MALFORMED_FILE, "The chat template cannot be used: " + e.getMessage() + ".", e);
    }
  }

  private ChatTemplate(Template template, Map<String, String> specialTokens, String digest) {
    this.template = template;
    this.specialTokens = Map.copyOf(specialTokens);
    this.digest = digest;
  }

  /** SHA-256 of its source and, where it tells the date, of the date. */
  String digest() {
    return digest;
  }

  /**
   * The conversation as text. Where the assistant spoke last the text ends with what it said;
   * elsewhere it ends with what starts its answer.
   *
   * @throws EvalException if the template refuses the conversation
   */
  String render(List<Segment.Turn> turns) {
    try {
      return attempt(turns);
    } catch (TemplateException e) {
      List<Segment.Turn> rest =
          turns.stream().filter(turn -> turn.role() != Segment.Role.SYSTEM).toList();
      if (rest.isEmpty() || rest.size() == turns.size()) {
        throw refused(e);
      }
      if (!warned.getAndSet(true)) {
        LOG.warn(
            "The chat template refuses a conversation with a system turn ({}); system instructions"
                + " and descriptions are left out of such conversations.",
            e.getMessage());
      }
      try {
        return attempt(rest);
      } catch (TemplateException again) {
        throw refused(again);
      }
    }
  }

  private static EvalException refused(TemplateException e) {
    return new EvalException(
        ErrorCode.INVALID_DATA, "The conversation does not render: " + e.getMessage() + ".", e);
  }

  private String attempt(List<Segment.Turn> turns) {
    boolean continues = turns.getLast().role() == Segment.Role.ASSISTANT;
    List<Object> messages = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      Segment.Turn turn = turns.get(i);
      Map<String, Object> message = new LinkedHashMap<>();
      message.put("role", turn.role().name().toLowerCase(Locale.ROOT));
      boolean last = i == turns.size() - 1;
      message.put("content", last && continues ? turn.content() + END_TAG : turn.content());
      messages.add(message);
    }
    Map<String, Object> variables = new LinkedHashMap<>(specialTokens);
    variables.put("messages", messages);
    variables.put("tools", null);
    variables.put("documents", null);
    variables.put("add_generation_prompt", !continues);
    String rendered = template.render(variables);
    return continues ? cut(rendered, turns.getLast().content()) : rendered;
  }

  /** The text up to the end of the last message. */
  private static String cut(String rendered, String message) {
    int tag = rendered.lastIndexOf(END_TAG_STRIPPED);
    if (tag < 0 || !rendered.contains(stripped(message))) {
      throw new EvalException(
          ErrorCode.INVALID_DATA,
          "The chat template leaves out parts of the assistant's last turn, so that it cannot be"
              + " continued.");
    }
    String before = rendered.substring(0, tag);
    // A template that strips messages took the tag's space; then the message's own is gone too.
    return rendered.startsWith(END_TAG, tag) ? before : before.substring(0, end(before));
  }

  private static String stripped(String text) {
    int from = 0;
    int to = end(text);
    while (from < to && Characters.isSpace(text.charAt(from))) {
      from++;
    }
    return text.substring(from, to);
  }

  private static int end(String text) {
    int end = text.length();
    while (end > 0 && Characters.isSpace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }
}
