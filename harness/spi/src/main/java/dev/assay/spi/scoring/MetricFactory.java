package dev.assay.spi.scoring;

/** Makes metrics of one kind. */
@FunctionalInterface
public interface MetricFactory {
  /**
   * @throws dev.assay.spi.EvalException if a parameter is unknown or wrong
   */
  Metric create(Parameters parameters);
}
