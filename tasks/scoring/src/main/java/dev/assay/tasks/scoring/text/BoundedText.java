package dev.assay.tasks.scoring.text;

/** A text that can be looked at only so often: Java's regex engine has no other brake. */
final class BoundedText implements CharSequence {
  private final String text;
  private long left;

  BoundedText(String text, long steps) {
    this.text = text;
    this.left = steps;
  }

  @Override
  public char charAt(int index) {
    if (--left < 0) {
      throw new ExhaustedException();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }

  /** The steps are used up. */
  static final class ExhaustedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ExhaustedException() {
      super("out of steps", null, false, false);
    }
  }
}
