package dev.assay.core.compare;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One model's samples of one task, in columns: what is compared and nothing else, so that a million
 * of them take some tens of megabytes.
 */
public final class SampleTable {
  /** A metric behind a filter. */
  public record Column(String metric, String filter) {}

  private final Map<Column, Measurements> columns = new LinkedHashMap<>();
  private long[] documents = new long[64];
  private long[] prompts = new long[64];
  private long[] sources = new long[64];
  private int size;

  /**
   * Adds a sample.
   *
   * @param document 64 bits of the hash of its content
   * @param prompt 64 bits of the hash of what the model was asked
   * @param source the same for documents that come from one source
   * @param measured one or two numbers each; empty for a sample that failed
   */
  public void add(long document, long prompt, long source, Map<Column, double[]> measured) {
    if (size == documents.length) {
      documents = Arrays.copyOf(documents, 2 * size);
      prompts = Arrays.copyOf(prompts, 2 * size);
      sources = Arrays.copyOf(sources, 2 * size);
    }
    documents[size] = document;
    prompts[size] = prompt;
    sources[size] = source;
    measured.forEach(
        (column, row) -> columns.computeIfAbsent(column, _ -> new Measurements()).set(size, row));
    size++;
  }

  int size() {
    return size;
  }

  /** 64 bits of the hash of a sample's document. */
  public long document(int position) {
    return documents[position];
  }

  long prompt(int position) {
    return prompts[position];
  }

  long source(int position) {
    return sources[position];
  }

  public Set<Column> columns() {
    return Collections.unmodifiableSet(columns.keySet());
  }

  /** Whether the sample was measured; one that failed was not. */
  boolean has(Column column, int position) {
    return columns.get(column).has(position);
  }

  /** The pair (a, b) that a ratio is made of; b is 1 for metrics of one number. */
  public double[] pair(Column column, int position) {
    return columns.get(column).pair(position);
  }

  /** Positions of the samples that every metric has measured. */
  public int[] measured() {
    return IntStream.range(0, size)
        .filter(position -> columns.values().stream().allMatch(column -> column.has(position)))
        .toArray();
  }

  /** All measured pairs. */
  double[][] pairs(Column column) {
    Measurements measurements = columns.get(column);
    double[][] pairs = new double[size][];
    int count = 0;
    for (int position = 0; position < size; position++) {
      if (measurements.has(position)) {
        pairs[count++] = measurements.pair(position);
      }
    }
    return Arrays.copyOf(pairs, count);
  }

  /** Positions by document; equal documents in the order they came. */
  int[] byDocument() {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Long.compare(documents[a], documents[b]));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }

  private static final class Measurements {
    private double[] above = new double[64];
    private double[] below = new double[64];
    private int end;

    void set(int position, double[] row) {
      if (position >= above.length) {
        above = Arrays.copyOf(above, Math.max(2 * above.length, position + 1));
        below = Arrays.copyOf(below, above.length);
      }
      Arrays.fill(above, end, position, Double.NaN);
      above[position] = row[0];
      below[position] = row.length > 1 ? row[1] : 1;
      end = position + 1;
    }

    boolean has(int position) {
      return position < end && !Double.isNaN(above[position]);
    }

    double[] pair(int position) {
      return new double[] {above[position], below[position]};
    }
  }
}
