package dev.assay.yamltasks.task;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Segment;
import dev.assay.spi.scoring.Target;
import dev.assay.yamltasks.config.DocField;
import dev.assay.yamltasks.config.Modality;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Puts a document's media where its text has their placeholders, as lm-eval does. */
final class BoundMedia {
  private final Map<Modality, List<BoundField>> fields;

  private BoundMedia(Map<Modality, List<BoundField>> fields) {
    this.fields = fields;
  }

  static BoundMedia bind(Map<Modality, List<DocField>> media, Set<String> columns) {
    var fields = new EnumMap<Modality, List<BoundField>>(Modality.class);
    media.forEach((modality, of) ->
        fields.put(modality, of.stream().map(field -> BoundField.bind(field, columns)).toList()));
    return new BoundMedia(fields);
  }

  /** The text as a prompt. */
  Prompt in(String text, Doc doc) {
    return in(Prompt.of(text), doc);
  }

  /**
   * The prompt itself for a task of text.
   *
   * @throws EvalException if there are media and it has no place for any, or is a conversation
   */
  Prompt in(Prompt prompt, Doc doc) {
    if (fields.isEmpty()) {
      return prompt;
    }
    if (prompt.isConversation()) {
      throw new EvalException(
          ErrorCode.UNSUPPORTED,
          "a task with media cannot be asked as a conversation; leave out --apply-chat-template.");
    }
    List<Segment> segments = prompt.segments();
    for (Map.Entry<Modality, List<BoundField>> entry : fields.entrySet()) {
      var placed = new ArrayList<Segment>();
      for (Segment segment : segments) {
        switch (segment) {
          case Segment.Text(String text) ->
              place(text, entry.getKey(), entry.getValue(), doc, placed);
          case Segment.Media media -> placed.add(media);
          case Segment.Turn turn -> placed.add(turn);
        }
      }
      segments = placed;
    }
    if (segments.stream().noneMatch(Segment.Media.class::isInstance)) {
      throw new EvalException(
          ErrorCode.INVALID_CONFIGURATION,
          "the prompt has no place for its media; write <audio> or <image> where they stand.");
    }
    return new Prompt(segments);
  }

  private static void place(
      String text, Modality modality, List<BoundField> fields, Doc doc, List<Segment> placed) {
    Matcher placeholder = modality.placeholder().matcher(text);
    int from = 0;
    while (placeholder.find()) {
      addText(text.substring(from, placeholder.start()), placed);
      int number = placeholder.group(1) == null ? 1 : Integer.parseInt(placeholder.group(1));
      if (number > fields.size()) {
        throw new EvalException(
            ErrorCode.INVALID_CONFIGURATION,
            placeholder.group() + " names none of the " + fields.size() + " media there are.");
      }
      placed.add(media(modality, fields.get(number - 1), doc));
      from = placeholder.end();
    }
    addText(text.substring(from), placed);
  }

  private static void addText(String text, List<Segment> placed) {
    if (!text.isEmpty()) {
      placed.add(new Segment.Text(text));
    }
  }

  private static Segment.Media media(Modality modality, BoundField field, Doc doc) {
    String source = BoundWording.str(field.value(doc.fields()));
    try {
      return new Segment.Media(modality.written(), new URI(source));
    } catch (URISyntaxException e) {
      throw field.invalid("it gives no URI: " + e.getReason() + ".");
    }
  }

  /** How long or large the document's medium is; nothing for a task of text. */
  Optional<Target.Medium> extent(Doc doc) {
    return fields.keySet().stream().findFirst().map(modality -> extent(modality, doc));
  }

  private static Target.Medium extent(Modality modality, Doc doc) {
    @Nullable Object extent = doc.fields().get(modality.extentColumn());
    if (extent instanceof Number number && number.doubleValue() > 0) {
      return new Target.Medium(modality.unit(), number.doubleValue());
    }
    throw new EvalException(
        ErrorCode.INVALID_DATA,
        "column \""
            + modality.extentColumn()
            + "\" is "
            + extent
            + ", and tells no extent of its "
            + modality.written()
            + ".");
  }
}
