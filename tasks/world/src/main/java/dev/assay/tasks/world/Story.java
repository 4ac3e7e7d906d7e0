package dev.assay.tasks.world;

import java.util.ArrayList;
import java.util.List;

/**
 * A worded problem of two to four steps.
 *
 * @param solution every step, then {@code The answer is N.}
 */
record Story(String question, String solution, int answer) {
  private static final int LARGEST = 99;
  private static final int LARGEST_TO_TRADE = 20;

  private static final List<String> THINGS =
      Names.words("apples beads buttons coins feathers marbles nails pebbles shells stamps");
  private static final List<String> STARTS =
      List.of("{n} has {k} {t}.", "{n} begins the day with {k} {t}.", "In a box {n} has {k} {t}.");
  private static final List<String> ENDS =
      List.of(
          "How many {t} does {n} have now?",
          "How many {t} does {n} have in the end?",
          "How many {t} are there now?");

  /** As the training text has it, and as a prompt does. */
  String text() {
    return "Question: " + question + "\nAnswer: " + solution;
  }

  /**
   * @param held the seed of the world whose held-out problems must be none of the steps
   */
  static Story of(List<String> people, long held, Draw draw) {
    String name = draw.from(people);
    String other = otherThan(name, people, draw);
    String things = draw.from(THINGS);
    int number = draw.between(2, 40);
    var told = new ArrayList<String>();
    var solved = new ArrayList<String>();
    told.add(fill(draw.from(STARTS), name, things).replace("{k}", Integer.toString(number)));
    solved.add(name + " starts with " + number + " " + things + ".");
    for (int steps = draw.between(2, 4); steps > 0; ) {
      Step step = draw.from(Step.ALL);
      Problem problem = problem(step.operation(), number, draw);
      if (allowed(problem) && !problem.heldOut(held)) {
        told.add(step.tell(name, other, problem.b()));
        solved.add(step.solve(name, other, problem));
        number = problem.answer();
        steps--;
      }
    }
    told.add(fill(draw.from(ENDS), name, things));
    solved.add("The answer is " + number + ".");
    return new Story(String.join(" ", told), String.join(" ", solved), number);
  }

  private static Problem problem(Operation operation, int number, Draw draw) {
    int most =
        switch (operation) {
          case PLUS, MINUS -> 9;
          case TIMES -> 4;
        };
    return new Problem(operation, number, draw.between(2, most));
  }

  private static boolean allowed(Problem problem) {
    return problem.answer() >= 1
        && problem.answer() <= LARGEST
        && (problem.operation() != Operation.TIMES || problem.a() <= LARGEST_TO_TRADE);
  }

  private static String otherThan(String name, List<String> people, Draw draw) {
    while (true) {
      String other = draw.from(people);
      if (!other.equals(name)) {
        return other;
      }
    }
  }

  private static String fill(String text, String name, String things) {
    return text.replace("{n}", name).replace("{t}", things);
  }
}
