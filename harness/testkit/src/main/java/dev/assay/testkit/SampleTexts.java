package dev.assay.testkit;

import java.util.List;

/** Texts of the kinds that break models: other scripts, emoji, line ends, runs, whitespace. */
final class SampleTexts {
  static final List<String> ALL =
      List.of(
          "The cat sat on the mat.",
          "To be, or not to be: that is the question.\nWhether 'tis nobler in the mind",
          "Q: What is 17 + 25?\nA: 42",
          "a",
          " a leading blank, and two  within",
          "line one\nline two\n\n\nline five",
          "tab\tcarriage\r\nreturn",
          "na\u00efve caf\u00e9 \u2014 \u201cquoted\u201d \u00a31",
          "e\u0301 is not \u00e9 before normalisation",
          "\u65e5\u672c\u8a9e\u306e\u6587\u7ae0",
          "\u0420\u0443\u0441\u0441\u043a\u0438\u0439 \u0648\u0639\u0631\u0628\u064a",
          "family \uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67 and \uD83D\uDE42",
          "{\"json\": [1, 2.5e-3, null], \"<s>\": \"</s>\"}",
          "the the the the the the the the the the the the the the the the the the");

  private SampleTexts() {}
}
