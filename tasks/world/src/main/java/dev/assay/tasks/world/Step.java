package dev.assay.tasks.world;

import java.util.List;
import java.util.stream.Stream;

/**
 * A way to say that someone has more or fewer of something, and how the solution puts it. {@code
 * {n}} has the things, {@code {m}} is someone else, {@code {k}} is the number.
 */
record Step(Operation operation, String told, String solved) {
  static final List<Step> ALL =
      Stream.of(
              new Step(Operation.PLUS, "{n} finds {k} more.", "With those found there are"),
              new Step(Operation.PLUS, "{m} gives {n} {k} more.", "With those from {m} there are"),
              new Step(Operation.PLUS, "Then {n} buys {k} more.", "With those bought there are"),
              new Step(Operation.MINUS, "{n} gives {k} to {m}.", "Without those given there are"),
              new Step(Operation.MINUS, "{n} loses {k} of them.", "Without those lost there are"),
              new Step(Operation.MINUS, "Then {n} sells {k}.", "Without those sold there are"),
              new Step(
                  Operation.TIMES,
                  "{n} trades each of them for {k} new ones.",
                  "After the trade there are"))
          .toList();

  String tell(String name, String other, int number) {
    return fill(told, name, other).replace("{k}", Integer.toString(number));
  }

  String solve(String name, String other, Problem problem) {
    return fill(solved, name, other) + " " + problem.step() + ".";
  }

  private static String fill(String text, String name, String other) {
    return text.replace("{n}", name).replace("{m}", other);
  }
}
