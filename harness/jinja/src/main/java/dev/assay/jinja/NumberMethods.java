package dev.assay.jinja;

/** The methods of Python's numbers that templates can call. */
final class NumberMethods {
  static final Builtin IS_INTEGER =
      Builtin.of(
          "is_integer(self, /)",
          (a, _) -> (Double) a[0] == Math.rint((Double) a[0]) && Double.isFinite((Double) a[0]));

  private NumberMethods() {}
}
