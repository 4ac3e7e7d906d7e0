package dev.assay.spi.model;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.util.List;

/** What a model is given: text, or text and media in order. */
public record Prompt(List<Segment> segments) {
  public static final Prompt EMPTY = new Prompt(List.of());

  public Prompt {
    segments = List.copyOf(segments);
  }

  public static Prompt of(String text) {
    return text.isEmpty() ? EMPTY : new Prompt(List.of(new Segment.Text(text)));
  }

  /**
   * The text of a prompt that is text alone.
   *
   * @throws EvalException if there is a medium in it
   */
  public String text() {
    if (segments.size() == 1 && segments.getFirst() instanceof Segment.Text(String only)) {
      return only;
    }
    var text = new StringBuilder();
    for (Segment segment : segments) {
      switch (segment) {
        case Segment.Text(String part) -> text.append(part);
        case Segment.Media media ->
            throw new EvalException(
                ErrorCode.UNSUPPORTED,
                "This model reads text only, and the prompt holds " + media.modality() + ".");
      }
    }
    return text.toString();
  }
}
