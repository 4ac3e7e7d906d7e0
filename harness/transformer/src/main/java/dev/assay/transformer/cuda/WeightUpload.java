package dev.assay.transformer.cuda;

import dev.assay.transformer.checkpoint.Tensor;
import dev.assay.transformer.graph.ModelException;
import dev.assay.transformer.graph.WeightLoader.Linears;
import dev.assay.transformer.kernels.NotFiniteException;
import dev.assay.transformer.kernels.WeightRows;
import dev.assay.transformer.kernels.WeightRows.Orientation;
import dev.assay.transformer.kernels.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings weights to a device. Stored bytes go through two pinned buffers in turn, so that one is
 * filled from the file while the device reads the other; a kernel then converts and orders them.
 */
final class WeightUpload implements Linears<DeviceMatrix>, AutoCloseable {

  private static final long CHUNK = 32L << 20;

  /** Bytes that one thread copies at a time. */
  private static final long PIECE = 2L << 20;

  private static final int THREADS = 256;

  /** As in weights.cu. */
  private static final int BEYOND_RANGE = 1;

  private final Gpu gpu;
  private final Workers workers;
  private final PinnedBuffer[] pinned;
  private final long[] events;
  private final DeviceBuffer stored;
  private final DeviceBuffer order;
  private final DeviceBuffer flag;

  /** What was uploaded whole, so that an embedding and a head that are one tensor stay one. */
  private final Map<String, Long> whole = new HashMap<>();

  private int turn;

  WeightUpload(Gpu gpu, Workers workers) {
    this.gpu = gpu;
    this.workers = workers;
    this.pinned =
        new PinnedBuffer[] {new PinnedBuffer(gpu.driver()), new PinnedBuffer(gpu.driver())};
    this.events = new long[] {gpu.driver().createEvent(), gpu.driver().createEvent()};
    this.stored = new DeviceBuffer(gpu);
    this.order = new DeviceBuffer(gpu);
    this.flag = new DeviceBuffer(gpu);
  }

  @Override
  public DeviceMatrix of(List<WeightRows> parts, float @Nullable [] bias) {
    long[] shape = parts.getFirst().tensor().shape();
    int inputs = parts.getFirst().inputs();
    int outputs = parts.stream().mapToInt(part -> part.rows().length).sum();
    Bias biases = Bias.of(gpu, bias);
    if (parts.size() == 1 && isWhole(parts.getFirst(), shape)) {
      return new DeviceMatrix(
          tensor(parts.getFirst().tensor(), outputs, inputs), outputs, inputs, biases);
    }
    long rowBytes = (long) inputs * gpu.type().bytes();
    long address = gpu.allocate(rowBytes * outputs);
    long at = address;
    for (WeightRows part : parts) {
      convert(part, at);
      at += rowBytes * part.rows().length;
    }
    return new DeviceMatrix(address, outputs, inputs, biases);
  }

  private static boolean isWhole(WeightRows part, long[] shape) {
    if (part.orientation() != Orientation.OUTPUT_MAJOR || part.rows().length != shape[0]) {
      return false;
    }
    for (int i = 0; i < part.rows().length; i++) {
      if (part.rows()[i] != i) {
        return false;
      }
    }
    return true;
  }

  @Override
  public DeviceMatrix none() {
    return new DeviceMatrix(0, 0, 0, Bias.of(gpu, null));
  }

  /** All rows of a tensor, as they are. */
  long tensor(Tensor tensor, int rows, int width) {
    Long known = whole.get(tensor.name());
    if (known == null) {
      known = gpu.allocate((long) rows * width * gpu.type().bytes());
      convert(WeightRows.range(tensor, Orientation.OUTPUT_MAJOR, 0, rows), known);
      whole.put(tensor.name(), known);
    }
    return known;
  }

  private void convert(WeightRows part, long out) {
    Tensor tensor = part.tensor();
    int inputs = part.inputs();
    long refused = flag.of(4);
    gpu.driver().fill(refused, (byte) 0, 4, gpu.stream());
    long raw = stored.of(tensor.data().byteSize());
    copy(tensor.data(), raw);
    int rows = part.rows().length;
    long selected = order.of(4L * rows);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment indices = arena.allocateFrom(ValueLayout.JAVA_INT, part.rows());
      gpu.driver().copyToDevice(selected, indices, indices.byteSize(), gpu.stream());
      gpu.launch(
          Kernel.CONVERT_ROWS,
          rows,
          1,
          1,
          Gpu.threads(inputs, THREADS),
          raw,
          tensor.dtype().ordinal(),
          part.orientation() == Orientation.INPUT_MAJOR ? 1 : 0,
          Math.toIntExact(tensor.elements() / inputs),
          selected,
          inputs,
          out,
          refused);
      MemorySegment result = arena.allocate(ValueLayout.JAVA_INT);
      gpu.driver().copyToHost(result, refused, 4, gpu.stream());
      gpu.synchronize();
      switch (result.get(ValueLayout.JAVA_INT, 0)) {
        case 0 -> {}
        case BEYOND_RANGE ->
            throw new ModelException(
                "the weights of "
                    + tensor.name()
                    + " are beyond the range of float16; take precision=bf16");
        default -> throw new NotFiniteException(tensor.name());
      }
    }
  }

  private void copy(MemorySegment from, long to) {
    Driver driver = gpu.driver();
    for (long at = 0; at < from.byteSize(); at += CHUNK) {
      long bytes = Math.min(CHUNK, from.byteSize() - at);
      MemorySegment host = pinned[turn].of(Math.min(CHUNK, from.byteSize()));
      driver.await(events[turn]);
      long offset = at;
      workers.forEach(
          Math.toIntExact((bytes + PIECE - 1) / PIECE),
          (piece, _) -> {
            long first = piece * PIECE;
            long count = Math.min(PIECE, bytes - first);
            MemorySegment.copy(from, offset + first, host, first, count);
          });
      driver.copyToDevice(to + at, host, bytes, gpu.stream());
      driver.record(events[turn], gpu.stream());
      turn = 1 - turn;
    }
  }

  /** Gives back all but the weights. */
  @Override
  public void close() {
    gpu.synchronize();
    for (int i = 0; i < pinned.length; i++) {
      pinned[i].close();
      gpu.driver().destroyEvent(events[i]);
    }
    stored.release();
    order.release();
    flag.release();
  }
}
