package dev.assay.spi.result;

/**
 * How the samples of one task fared with one model: what stands beside every score to say how far
 * it can be trusted.
 *
 * @param filter pipeline that the extraction failures are of
 * @param samples all of them, failed ones included
 * @param failed samples with a request that could not be answered; they are not scored
 * @param truncated samples whose context was cut off on the left
 * @param unextracted samples from which the filter extracted no answer
 * @param ties samples with two or more choices equally probable at the top
 * @param lengthCapped samples whose generation ran to its limit
 */
public record TaskOutcome(
    String model,
    String task,
    String filter,
    long samples,
    long failed,
    long truncated,
    long unextracted,
    long ties,
    long lengthCapped) {
  /** The counts of both, under this one's names. */
  public TaskOutcome plus(TaskOutcome other) {
    return new TaskOutcome(
        model,
        task,
        filter,
        samples + other.samples,
        failed + other.failed,
        truncated + other.truncated,
        unextracted + other.unextracted,
        ties + other.ties,
        lengthCapped + other.lengthCapped);
  }
}
