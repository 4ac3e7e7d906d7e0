package dev.assay.spi.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task or group of a run.
 *
 * @param parent the group it belongs to; null at the top
 * @param digest of its definition; empty for a group
 * @param metrics in the order to show them
 * @param docs documents evaluated
 * @param available documents there were
 */
public record TaskEntry(
    String name,
    String title,
    String version,
    @Nullable String parent,
    boolean group,
    int numFewshot,
    String digest,
    List<String> metrics,
    long docs,
    long available) {
  public TaskEntry {
    metrics = List.copyOf(metrics);
  }
}
