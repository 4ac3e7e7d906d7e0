package dev.assay.training.autodiff;

import dev.assay.training.math.Buffers;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Random;
import dev.assay.training.math.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The operations of one forward pass in their order, to be gone through backwards. For one thread;
 * the operations themselves use all that {@link Compute} has.
 */
public final class Tape {

  /** What a pass is for. */
  public enum Mode {
    /** Derivatives are taken, and dropout drops. */
    TRAINING,
    EVALUATION
  }

  private final Compute compute;
  private final Buffers<Tensor> buffers;
  private final Tensor none;
  private final List<Operation> operations = new ArrayList<>();
  private Mode mode = Mode.EVALUATION;
  private Random random = new Random(0);
  private int dropouts;

  public Tape(Compute compute) {
    this.compute = compute;
    this.buffers = new Buffers<>(size -> compute.allocate((int) size));
    this.none = compute.allocate(0);
  }

  /**
   * Starts a pass; variables of the one before must not be used any more.
   *
   * @param passRandom what dropout draws from, a function of the seed and the step
   */
  public void start(Mode passMode, Random passRandom) {
    operations.clear();
    buffers.release();
    compute.products().release();
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

  /** Where the pass is computed. */
  public Compute compute() {
    return compute;
  }

  boolean training() {
    return mode == Mode.TRAINING;
  }

  /** Of any value, and of gradient zero. */
  Variable variable(int rows, int columns) {
    int size = Math.multiplyExact(rows, columns);
    return new Variable(rows, columns, buffers.take(size), training() ? zeros(size) : none);
  }

  /** At least so many numbers, of any value. */
  Tensor buffer(int length) {
    return buffers.take(length);
  }

  /** At least so many numbers, so many of them zeros. */
  Tensor zeros(int length) {
    Tensor zeros = buffers.take(length);
    compute.fill(zeros, length, 0);
    return zeros;
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
