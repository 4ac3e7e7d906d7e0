package dev.assay.tasks.world;

import java.util.List;

/** Reads numbers as the world writes them, by a table of its own. */
final class Numbers {
  private static final List<String> UP_TO_NINETEEN =
      List.of(
          "zero",
          "one",
          "two",
          "three",
          "four",
          "five",
          "six",
          "seven",
          "eight",
          "nine",
          "ten",
          "eleven",
          "twelve",
          "thirteen",
          "fourteen",
          "fifteen",
          "sixteen",
          "seventeen",
          "eighteen",
          "nineteen");
  private static final List<String> TENS =
      List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");

  private Numbers() {}

  static int read(String text) {
    if (Character.isDigit(text.charAt(0))) {
      return Integer.parseInt(text);
    }
    if (UP_TO_NINETEEN.contains(text)) {
      return UP_TO_NINETEEN.indexOf(text);
    }
    String[] parts = text.split("-");
    int tens = 20 + 10 * TENS.indexOf(parts[0]);
    return parts.length == 1 ? tens : tens + UP_TO_NINETEEN.indexOf(parts[1]);
  }
}
