package dev.assay.tasks.world;

import java.util.List;

/** How an arithmetic problem is written. */
enum Form {
  /** {@code 3 + 4 = 7} */
  SYMBOLS {
    @Override
    String ask(Problem problem) {
      return problem.a() + " " + problem.operation().symbol() + " " + problem.b() + " =";
    }

    @Override
    String write(int number) {
      return Integer.toString(number);
    }
  },
  /** {@code 3 plus 4 is 7} */
  MIXED {
    @Override
    String ask(Problem problem) {
      return problem.a() + " " + problem.operation().word() + " " + problem.b() + " is";
    }

    @Override
    String write(int number) {
      return Integer.toString(number);
    }
  },
  /** {@code three plus four is seven}; for numbers from 0 to 99. */
  WORDS {
    @Override
    String ask(Problem problem) {
      String operation = problem.operation().word();
      return write(problem.a()) + " " + operation + " " + write(problem.b()) + " is";
    }

    @Override
    String write(int number) {
      if (number < SMALL.size()) {
        return SMALL.get(number);
      }
      String tens = TENS.get(number / 10 - 2);
      return number % 10 == 0 ? tens : tens + "-" + SMALL.get(number % 10);
    }
  };

  private static final List<String> SMALL =
      Names.words(
          """
          zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen \
          fifteen sixteen seventeen eighteen nineteen\
          """);
  private static final List<String> TENS =
      Names.words("twenty thirty forty fifty sixty seventy eighty ninety");

  /** The problem without its answer. */
  abstract String ask(Problem problem);

  abstract String write(int number);

  String say(Problem problem) {
    return ask(problem) + " " + write(problem.answer());
  }
}
