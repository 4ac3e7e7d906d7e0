package dev.assay.transformer.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a linear layer, {@code outputs x inputs}, laid out for {@link Kernels#multiply}:
 * panels of {@link #WIDTH} outputs, each in its own precision outside the Java heap.
 */
public final class PackedMatrix {

  /** Outputs in a panel; the last of a part is filled up with zeros. */
  public static final int WIDTH = 64;

  /** Inputs that are unpacked to float32 at a time: a block of 128 KB stays in a core's caches. */
  static final int DEPTH = 512;

  /** A cache line, and the widest vector. */
  private static final int ALIGNMENT = 64;

  /** Bytes that may be read behind a panel: no vector of bytes is shorter than eight. */
  static final int SPARE = 8;

  /** A layer without outputs. */
  public static final PackedMatrix NONE = new PackedMatrix(0, 0, null, List.of());

  private final int outputs;
  private final int inputs;
  private final float @Nullable [] bias;
  private final List<Panel> panels;

  /**
   * Some neighbouring outputs.
   *
   * @param format how {@code data} is to be read
   * @param data the weights
   * @param column the first output
   * @param columns how many outputs are real, at most {@link #WIDTH}
   */
  record Panel(PanelFormat format, MemorySegment data, int column, int columns) {}

  private PackedMatrix(int outputs, int inputs, float @Nullable [] bias, List<Panel> panels) {
    this.outputs = outputs;
    this.inputs = inputs;
    this.bias = bias;
    this.panels = panels;
  }

  /**
   * Packs the parts of a layer one below the other: its outputs are those of the first part, then
   * those of the second, and so on. Parts may be stored in different types.
   *
   * @param bias one number per output, or null
   * @param arena owns the packed weights
   * @throws NotFiniteException if a weight is not a finite number
   */
  public static PackedMatrix pack(
      List<WeightRows> parts, float @Nullable [] bias, Arena arena, Workers workers) {
    int inputs = parts.getFirst().inputs();
    List<Panel> panels = new ArrayList<>();
    List<Runnable> jobs = new ArrayList<>();
    int column = 0;
    for (WeightRows part : parts) {
      if (part.inputs() != inputs) {
        throw new IllegalArgumentException(
            part.tensor().name() + " has " + part.inputs() + " inputs, expected " + inputs);
      }
      PanelFormat format = PanelFormat.of(part);
      int rows = part.rows().length;
      // One piece of memory: panels are read one after the other.
      long bytes = format.bytes(inputs);
      MemorySegment all = arena.allocate(bytes * Math.ceilDiv(rows, WIDTH) + SPARE, ALIGNMENT);
      for (int first = 0; first < rows; first += WIDTH) {
        int columns = Math.min(WIDTH, rows - first);
        MemorySegment data = all.asSlice(first / WIDTH * bytes, bytes + SPARE);
        panels.add(new Panel(format, data, column + first, columns));
        int from = first;
        jobs.add(() -> fill(part, from, columns, format, data));
      }
      column += rows;
    }
    if (bias != null && bias.length != column) {
      throw new IllegalArgumentException(
          "a bias of " + bias.length + " for " + column + " outputs");
    }
    workers.forEach(jobs.size(), (job, worker) -> jobs.get(job).run());
    return new PackedMatrix(column, inputs, bias, List.copyOf(panels));
  }

  private static void fill(
      WeightRows part, int first, int columns, PanelFormat format, MemorySegment data) {
    switch (format) {
      case F32, BF16, F16 -> {
        float[] row = new float[part.inputs()];
        for (int j = 0; j < columns; j++) {
          part.copyFinite(first + j, row, 0);
          format.pack(row, j, data);
        }
      }
      case Q8, Q6, Q4 -> {
        for (int j = 0; j < columns; j++) {
          QuantizedRow row = part.quantizedRow(first + j);
          requireFinite(part, row.scales);
          requireFinite(part, row.minimums);
          format.pack(row, j, data);
        }
      }
    }
  }

  private static void requireFinite(WeightRows part, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new NotFiniteException(part.tensor().name());
      }
    }
  }

  public int outputs() {
    return outputs;
  }

  public int inputs() {
    return inputs;
  }

  /** Number of panels: independent pieces of work. */
  public int panels() {
    return panels.size();
  }

  /** Adds the bytes that the weights take in memory, by the type they are kept in. */
  public void addBytes(Map<String, Long> bytes) {
    panels.forEach(
        panel -> bytes.merge(panel.format().name(), panel.format().bytes(inputs), Long::sum));
  }

  Panel panel(int index) {
    return panels.get(index);
  }

  float @Nullable [] bias() {
    return bias;
  }
}
