package dev.assay.spi.scoring;

/**
 * A metric as a task names it.
 *
 * @param name it is registered under, and reported as
 */
public record MetricSpec(String name, Parameters parameters) {
  public static MetricSpec of(String name) {
    return new MetricSpec(name, Parameters.none("metric " + name));
  }
}
