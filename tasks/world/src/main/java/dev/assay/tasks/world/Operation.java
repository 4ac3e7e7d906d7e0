package dev.assay.tasks.world;

enum Operation {
  PLUS("+", "plus"),
  MINUS("-", "minus"),
  TIMES("*", "times");

  private final String symbol;
  private final String word;

  Operation(String symbol, String word) {
    this.symbol = symbol;
    this.word = word;
  }

  String symbol() {
    return symbol;
  }

  String word() {
    return word;
  }

  int apply(int a, int b) {
    return switch (this) {
      case PLUS -> a + b;
      case MINUS -> a - b;
      case TIMES -> a * b;
    };
  }
}
