package dev.assay.spi.scoring;

/** Makes filters of one kind. */
@FunctionalInterface
public interface FilterFactory {
  /**
   * @throws dev.assay.spi.EvalException if a parameter is unknown or wrong
   */
  Filter create(Parameters parameters);
}
