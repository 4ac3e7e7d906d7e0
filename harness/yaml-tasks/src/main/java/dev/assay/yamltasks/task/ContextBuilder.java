package dev.assay.yamltasks.task;

import dev.assay.jinja.python.Characters;
import dev.assay.spi.data.Doc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts instruction, shots and question together, as lm-eval 0.4.13's {@code fewshot_context} and
 * {@code build_qa_turn} do.
 */
final class ContextBuilder {
  private final @Nullable BoundField instruction;
  private final BoundWording wording;
  private final BoundWording shotWording;

  /** By the shot's place in its pool: most are shown before many questions. */
  private final Map<Integer, List<Turn>> shotTurns = new ConcurrentHashMap<>();

  ContextBuilder(@Nullable BoundField instruction, BoundWording wording, BoundWording shotWording) {
    this.instruction = instruction;
    this.wording = wording;
    this.shotWording = shotWording;
  }

  /** Everything before the question itself. */
  List<Turn> preamble(Doc doc, List<Doc> shots) {
    var turns = new ArrayList<Turn>();
    if (instruction != null) {
      String text = BoundWording.str(instruction.value(doc.fields()));
      if (!text.isEmpty()) {
        turns.add(new Turn(text, ""));
      }
    }
    for (Doc shot : shots) {
      turns.addAll(shotTurns.computeIfAbsent(shot.index(), _ -> shot(shot.fields())));
    }
    return turns;
  }

  private List<Turn> shot(Map<String, @Nullable Object> row) {
    Object text = shotWording.text(row);
    Object target = shotWording.target(row);
    List<String> choices = shotWording.hasChoices() ? shotWording.choices(row) : List.of();
    String prefix = shotWording.prefix(row);
    String question;
    String answer;
    if (text instanceof Long filled) {
      question = pick(choices, filled, shotWording);
      answer = answer(target, List.of());
    } else {
      question = (String) text;
      answer = answer(target, choices);
    }
    if (target.equals("")) {
      return question(question, prefix, shotWording.targetDelimiter());
    }
    boolean delimited = prefix.isEmpty() || needsDelimiter(question, prefix);
    return List.of(
        new Turn(question, delimited ? shotWording.targetDelimiter() : ""),
        new Turn(joined(prefix, answer, " "), shotWording.fewshotDelimiter()));
  }

  private String answer(Object target, List<String> choices) {
    return switch (target) {
      case Long index when !choices.isEmpty() -> pick(choices, index, shotWording);
      case List<?> list when list.isEmpty() ->
          throw shotWording.wrongTarget("it gives an empty list of answers for a shot.");
      case List<?> list -> BoundWording.str(list.getFirst());
      case Object other -> BoundWording.str(other);
    };
  }

  private static String pick(List<String> choices, long index, BoundWording wording) {
    if (index < 0 || index >= choices.size()) {
      throw wording.wrongTarget(
          "it gives " + index + " for a shot, and there are " + choices.size() + " choices.");
    }
    return choices.get((int) index);
  }

  /** The question to be answered, and what its answer begins with. */
  List<Turn> question(String question, String prefix) {
    return question(question, prefix, wording.targetDelimiter());
  }

  private static List<Turn> question(String question, String prefix, String delimiter) {
    if (prefix.isEmpty()) {
      return List.of(new Turn(question, ""));
    }
    return List.of(
        new Turn(question, needsDelimiter(question, prefix) ? delimiter : ""),
        new Turn(prefix, ""));
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

  /** Joins two texts, with the delimiter where neither has white space at the joint. */
  static String joined(String before, String after, String delimiter) {
    if (before.isEmpty() || after.isEmpty()) {
      return before + after;
    }
    return needsDelimiter(before, after) ? before + delimiter + after : before + after;
  }

  private static boolean needsDelimiter(String before, String after) {
    return !before.isEmpty()
        && !(Characters.isSpace(before.codePointBefore(before.length()))
            || Characters.isSpace(after.codePointAt(0)));
  }
}
