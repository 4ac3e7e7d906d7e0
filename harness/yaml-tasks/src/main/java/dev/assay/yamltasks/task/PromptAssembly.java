package dev.assay.yamltasks.task;

import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Segment;
import dev.assay.spi.task.PromptStyle;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a prompt of turns in the form that the run asks for, as lm-eval 0.4.13's {@code
 * Message.to_text}, {@code Message.to_dict} and {@code multiturn_to_singleturn} do.
 */
final class PromptAssembly {
  private PromptAssembly() {}

  static Prompt prompt(PromptStyle.Form form, List<Turn> preamble, List<Turn> question) {
    return switch (form) {
      case TEXT -> Prompt.of(text(preamble, question));
      case MULTI_TURN -> multiTurn(preamble, question);
      case SINGLE_TURN -> singleTurn(preamble, question);
    };
  }

  private static Prompt multiTurn(List<Turn> preamble, List<Turn> question) {
    List<Segment.Turn> turns = new ArrayList<>();
    preamble.forEach(turn -> turns.add(turn.said()));
    question.forEach(turn -> turns.add(turn.said()));
    return Prompt.ofTurns(turns);
  }

  /**
   * The system's turn and what the answer is begun with stay turns of their own; the rest is one of
   * the user's, its parts joined as in running text but for the suffix of the last.
   */
  private static Prompt singleTurn(List<Turn> preamble, List<Turn> question) {
    List<Segment.Turn> turns = new ArrayList<>();
    List<Turn> said = new ArrayList<>(preamble);
    if (!said.isEmpty() && said.getFirst().role() == Segment.Role.SYSTEM) {
      turns.add(said.removeFirst().said());
    }
    said.addAll(question);
    List<Turn> begun = new ArrayList<>();
    if (said.getLast().role() == Segment.Role.ASSISTANT) {
      begun.add(said.removeLast());
    }
    Turn last = said.removeLast();
    turns.add(
        new Segment.Turn(Segment.Role.USER, text(said, List.of(Turn.user(last.content(), "")))));
    begun.forEach(turn -> turns.add(turn.said()));
    return Prompt.ofTurns(turns);
  }

  static String text(List<Turn> preamble, List<Turn> question) {
    var text = new StringBuilder();
    for (Turn turn : preamble) {
      text.append(turn.content()).append(turn.suffix());
    }
    for (Turn turn : question) {
      text.append(turn.content()).append(turn.suffix());
    }
    return text.toString();
  }
}
