package dev.assay.tasks.scoring.metrics;

/** A sample is not of the kind that a metric measures; the message goes on after its number. */
final class UnfitSampleException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnfitSampleException(String problem) {
    super(problem, null, false, false);
  }
}
