package dev.assay.jinja;

/** A compiled statement. */
@FunctionalInterface
interface Step {
  /** Where execution goes on. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  Flow run(Frame frame);
}
