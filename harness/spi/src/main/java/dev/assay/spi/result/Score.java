package dev.assay.spi.result;

import org.jspecify.annotations.Nullable;

/**
 * One number of a run.
 *
 * @param task a task's or a group's name
 * @param stderr standard error; null where one sample, or a group of unlike ones, gives none
 * @param ci95 95 % interval: Wilson for proportions, Student's t for means; null as stderr
 * @param n samples it stands on
 */
public record Score(
    String model,
    String task,
    String metric,
    String filter,
    double value,
    @Nullable Double stderr,
    @Nullable Interval ci95,
    long n,
    boolean higherIsBetter) {}
