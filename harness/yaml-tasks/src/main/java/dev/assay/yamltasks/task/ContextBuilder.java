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
  private final String systemInstruction;
  private final @Nullable BoundField instruction;
  private final BoundWording wording;
  private final BoundWording shotWording;

  /** By the shot's place in its pool: most are shown before many questions. */
  private final Map<Integer, List<Turn>> shotTurns = new ConcurrentHashMap<>();

  /**
   * @param systemInstruction the run's, before the task's own; empty for none
   */
  ContextBuilder(
      String systemInstruction,
      @Nullable BoundField instruction,
      BoundWording wording,
      BoundWording shotWording) {
    this.systemInstruction = systemInstruction;
    this.instruction = instruction;
    this.wording = wording;
    this.shotWording = shotWording;
  }

  /** Everything before the question itself. */
  List<Turn> preamble(Doc doc, List<Doc> shots) {
    var turns = new ArrayList<Turn>();
    String own = instruction == null ? "" : BoundWording.str(instruction.value(doc.fields()));
    String system = joined(systemInstruction, own, wording.fewshotDelimiter());
    if (!system.isEmpty()) {
      turns.add(Turn.system(system));
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
        Turn.user(question, delimited ? shotWording.targetDelimiter() : ""),
        Turn.assistant(joined(prefix, answer, " "), shotWording.fewshotDelimiter()));
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

  /** As {@link #question} where each choice is a question: nothing stands before the prefix. */
  List<Turn> filledIn(String question, String prefix) {
    return question(question, prefix, "");
  }

  private static List<Turn> question(String question, String prefix, String delimiter) {
    if (prefix.isEmpty()) {
      return List.of(Turn.user(question, ""));
    }
    return List.of(
        Turn.user(question, needsDelimiter(question, prefix) ? delimiter : ""),
        Turn.assistant(prefix, ""));
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
