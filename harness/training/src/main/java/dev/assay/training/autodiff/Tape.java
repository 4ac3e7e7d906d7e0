package dev.assay.training.autodiff;

import dev.assay.training.math.Compute;
import dev.assay.training.math.Random;
import dev.assay.transformer.kernels.Arithmetic;
import dev.assay.transformer.kernels.Factor;
import dev.assay.transformer.kernels.Kernels;
import dev.assay.transformer.kernels.View;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The operations of one forward pass in their order, to be gone through backwards. For one thread;
 * the operations themselves use all that {@link Compute} has.
 */
public final class Tape {

  private static final float[] NONE = {};

  /** What a pass is for. */
  public enum Mode {
    /** Derivatives are taken, and dropout drops. */
    TRAINING,
    EVALUATION
  }

  private final Compute compute;
  private final Buffers<float[]> buffers = new Buffers<>(length -> new float[(int) length]);
  private final Buffers<MemorySegment> factors = new Buffers<>(Compute::allocate);
  private final List<Operation> operations = new ArrayList<>();
  private Mode mode = Mode.EVALUATION;
  private Random random = new Random(0);
  private int dropouts;

  public Tape(Compute compute) {
    this.compute = compute;
  }

  /**
   * Starts a pass; variables of the one before must not be used any more.
   *
   * @param passRandom what dropout draws from, a function of the seed and the step
   */
  public void start(Mode passMode, Random passRandom) {
    operations.clear();
    buffers.release();
    factors.release();
    mode = passMode;
    random = passRandom;
    dropouts = 0;
  }

  /** Takes the derivatives of what was computed, from the gradients of its last variables on. */
  public void backward() {
    for (int i = operations.size() - 1; i >= 0; i--) {
      operations.get(i).backward();
    }
    operations.clear();
  }

  boolean training() {
    return mode == Mode.TRAINING;
  }

  Compute compute() {
    return compute;
  }

  Kernels kernels() {
    return compute.kernels();
  }

  Arithmetic arithmetic() {
    return compute.arithmetic();
  }

  /** Of any value, and of gradient zero. */
  Variable variable(int rows, int columns) {
    int size = Math.multiplyExact(rows, columns);
    return new Variable(rows, columns, buffers.take(size), training() ? zeros(size) : NONE);
  }

  /** At least so many numbers, of any value. */
  float[] buffer(int length) {
    return buffers.take(length);
  }

  /** At least so many numbers, so many of them zeros. */
  float[] zeros(int length) {
    float[] zeros = buffers.take(length);
    Arrays.fill(zeros, 0, length, 0);
    return zeros;
  }

  Factor pack(View matrix, int depth, int columns) {
    return compute.pack(matrix, depth, columns, factorMemory(depth, columns));
  }

  /** For a factor of this size or smaller. */
  MemorySegment factorMemory(int depth, int columns) {
    return factors.take(Factor.bytes(depth, columns));
  }

  void record(Operation operation) {
    if (training()) {
      operations.add(operation);
    }
  }

  /** Random numbers for one more dropout of this pass. */
  Random nextDropout() {
    return random.fork(dropouts++);
  }
}
