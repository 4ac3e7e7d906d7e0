package dev.assay.tasks.world;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Plain arithmetic. There are few problems of one digit: the training text has four fifths of them,
 * and questions are asked about all. It has none with two operands of two or three digits.
 */
record Arithmetic(long seed) {
  static final List<Integer> DIGITS = List.of(1, 2, 3);

  private static final int EXAMPLES = 60;
  private static final int TESTS = 500;
  private static final int CLASSES_OF_EXAMPLES = 8;

  /**
   * @param inTraining whether the training text has the problem in this form
   */
  record Question(Problem problem, Form form, boolean inTraining, Choices choices) {}

  /** A problem a line, each one to four times. */
  List<String> training() {
    Draw draw = Draw.of(seed, "arithmetic");
    var lines = new ArrayList<String>();
    for (Problem problem : inTraining()) {
      for (Form form : Form.values()) {
        for (int times = draw.between(1, 4); times > 0; times--) {
          lines.add(form.say(problem));
        }
      }
    }
    return lines;
  }

  /** The problems of the training text. */
  List<Problem> inTraining() {
    return ofOneDigit().stream().filter(problem -> !problem.heldOut(seed)).toList();
  }

  /**
   * @param digits of both operands, one of {@link #DIGITS}
   */
  List<Question> questions(int digits, Split split) {
    return digits == 1 ? ofOneDigit(split) : ofDigits(digits, split);
  }

  private List<Question> ofOneDigit(Split split) {
    List<Problem> all = ofOneDigit();
    List<String> keys =
        Draw.of(seed, "one digit").shuffled(all.stream().map(Problem::key).distinct().toList());
    Set<String> asked =
        Set.copyOf(
            switch (split) {
              case TRAIN -> keys.subList(0, CLASSES_OF_EXAMPLES);
              case VALIDATION -> keys.subList(CLASSES_OF_EXAMPLES, 2 * CLASSES_OF_EXAMPLES);
              case TEST -> keys.subList(2 * CLASSES_OF_EXAMPLES, keys.size());
            });
    Draw draw = Draw.of(seed, "one digit " + split);
    List<Problem> problems =
        draw.shuffled(all.stream().filter(problem -> asked.contains(problem.key())).toList());
    List<Integer> places = Choices.places(problems.size() * Form.values().length, draw);
    var questions = new ArrayList<Question>();
    for (Form form : Form.values()) {
      for (Problem problem : problems) {
        List<Problem> alike =
            all.stream().filter(other -> other.operation() == problem.operation()).toList();
        questions.add(
            question(
                problem,
                form,
                !problem.heldOut(seed),
                () -> draw.from(alike),
                places.get(questions.size())));
      }
    }
    return draw.shuffled(questions);
  }

  private List<Question> ofDigits(int digits, Split split) {
    Draw draw = Draw.of(seed, digits + " digits " + split);
    int count = split == Split.TEST ? TESTS : EXAMPLES;
    List<Integer> places = Choices.places(count, draw);
    var asked = new HashSet<String>();
    var questions = new ArrayList<Question>();
    while (questions.size() < count) {
      Neighbourhood near = Neighbourhood.of(digits, draw);
      Problem problem = near.draw(seed, split, draw);
      if (asked.add(problem.key())) {
        questions.add(
            question(
                problem,
                draw.from(List.of(Form.SYMBOLS, Form.MIXED)),
                false,
                () -> near.draw(seed, split, draw),
                places.get(questions.size())));
      }
    }
    return questions;
  }

  private static Question question(
      Problem problem, Form form, boolean inTraining, Supplier<Problem> others, int gold) {
    Choices choices =
        Choices.of(form.write(problem.answer()), () -> form.write(others.get().answer()), gold);
    return new Question(problem, form, inTraining, choices);
  }

  private static List<Problem> ofOneDigit() {
    return Stream.of(Operation.values())
        .flatMap(operation ->
            Stream.iterate(0, a -> a < 10, a -> a + 1)
                .flatMap(a ->
                    Stream.iterate(0, b -> b < 10, b -> b + 1)
                        .map(b -> new Problem(operation, a, b))))
        .filter(problem -> problem.answer() >= 0)
        .toList();
  }

  /**
   * Problems with like operands. Question and wrong answers are drawn from it alike, so that the
   * right answer is neither the middle one nor the round one more often than chance has it.
   */
  private record Neighbourhood(Operation operation, int a, int b) {
    private static final int RADIUS = 10;

    static Neighbourhood of(int digits, Draw draw) {
      int least = IntStream.range(1, digits).reduce(1, (power, _) -> 10 * power);
      int most = 10 * least - 1;
      return new Neighbourhood(
          draw.from(List.of(Operation.PLUS, Operation.MINUS)),
          draw.between(least + RADIUS, most - RADIUS),
          draw.between(least + RADIUS, most - RADIUS));
    }

    Problem draw(long seed, Split split, Draw draw) {
      while (true) {
        int x = a + draw.between(-RADIUS, RADIUS);
        int y = b + draw.between(-RADIUS, RADIUS);
        boolean swap = operation == Operation.MINUS && x < y;
        var problem = swap ? new Problem(operation, y, x) : new Problem(operation, x, y);
        if (problem.split(seed) == split) {
          return problem;
        }
      }
    }
  }
}
