package dev.assay.spi.model;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model is given: text, or text and media in order, or a conversation. A conversation that
 * ends with the assistant's turn asks the model to go on with that turn, any other to answer.
 */
public record Prompt(List<Segment> segments) {
  public static final Prompt EMPTY = new Prompt(List.of());

  /**
   * @throws IllegalArgumentException if turns stand beside segments that are none
   */
  public Prompt {
    segments = List.copyOf(segments);
    long turns = segments.stream().filter(Segment.Turn.class::isInstance).count();
    if (turns != 0 && turns != segments.size()) {
      throw new IllegalArgumentException("a prompt mixes turns of a conversation with other parts");
    }
  }

  public static Prompt of(String text) {
    return text.isEmpty() ? EMPTY : new Prompt(List.of(new Segment.Text(text)));
  }

  public static Prompt ofTurns(List<Segment.Turn> turns) {
    return new Prompt(List.copyOf(turns));
  }

  /** Whether it is made of turns; a prompt of nothing is text. */
  public boolean isConversation() {
    return !segments.isEmpty() && segments.getFirst() instanceof Segment.Turn;
  }

  /** The turns of a conversation; none of a prompt that is no conversation. */
  public List<Segment.Turn> turns() {
    List<Segment.Turn> turns = new ArrayList<>();
    for (Segment segment : segments) {
      if (segment instanceof Segment.Turn turn) {
        turns.add(turn);
      }
    }
    return turns;
  }

  /**
   * The text of a prompt that is text alone.
   *
   * @throws EvalException if there is a medium or a turn in it
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
        case Segment.Turn _ ->
            throw new EvalException(
                ErrorCode.UNSUPPORTED,
                "This model has no chat template, and the prompt is a conversation.");
      }
    }
    return text.toString();
  }
}
