package dev.assay.tasks.world;

/** One operation on two numbers. */
record Problem(Operation operation, int a, int b) {
  int answer() {
    return operation.apply(a, b);
  }

  String step() {
    return a + " " + operation.symbol() + " " + b + " = " + answer();
  }

  /**
   * Where it belongs: four fifths of all problems may be in the training text, the others must not
   * be, in any form. {@code 3 + 4} and {@code 4 + 3} are one problem here.
   */
  Split split(long seed) {
    return switch ((int) Long.remainderUnsigned(Draw.hash(seed, "split of " + key()), 10)) {
      case 0 -> Split.VALIDATION;
      case 1 -> Split.TEST;
      default -> Split.TRAIN;
    };
  }

  boolean heldOut(long seed) {
    return split(seed) != Split.TRAIN;
  }

  /** What it has in common with the problem that its operands swapped make. */
  String key() {
    boolean swap =
        switch (operation) {
          case PLUS, TIMES -> a > b;
          case MINUS -> false;
        };
    return swap ? b + operation.symbol() + a : a + operation.symbol() + b;
  }
}
