package dev.assay.spi.result;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where, when and with what a run was made.
 *
 * @param started ISO-8601, UTC
 * @param environment JVM, operating system, CPU, threads, git commit and the like
 * @param plugins as {@code name version}
 */
public record RunInfo(
    String assayVersion,
    String started,
    double seconds,
    SortedMap<String, String> environment,
    List<String> plugins) {
  public RunInfo {
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    plugins = List.copyOf(plugins);
  }
}
