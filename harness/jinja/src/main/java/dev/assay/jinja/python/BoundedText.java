package dev.assay.jinja.python;

/**
 * Text whose characters cost work to look at, so that a pattern that backtracks without end runs
 * out of it.
 */
record BoundedText(String text, Work work) implements CharSequence {
  @Override
  public char charAt(int index) {
    work.spend(1);
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
