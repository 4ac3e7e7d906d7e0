package dev.assay.training.host;

import dev.assay.training.math.Buffers;
import dev.assay.training.math.Matrix;
import dev.assay.training.math.Products;
import dev.assay.training.math.Tensor;
import dev.assay.transformer.kernels.Factor;
import java.lang.foreign.MemorySegment;

/** Products on the backend's tiles; factors are packed outside the heap as weights are. */
final class HostProducts implements Products {

  /** Columns of gradients that stay in the caches while they are used three times. */
  private static final int BLOCK = 384;

  private record Panels(Factor factor) implements Packed {
    static Factor of(Packed packed) {
      return ((Panels) packed).factor;
    }
  }

  private final Team team;
  private final Buffers<MemorySegment> memory = new Buffers<>(Team::allocate);

  HostProducts(Team team) {
    this.team = team;
  }

  @Override
  public Packed pack(Matrix matrix, int depth, int columns) {
    return pack(matrix, depth, columns, memory.take(Factor.bytes(depth, columns)));
  }

  @Override
  public Packed pack(Matrix matrix, int depth, int columns, Packed replaced) {
    return pack(matrix, depth, columns, Panels.of(replaced).data());
  }

  private Packed pack(Matrix matrix, int depth, int columns, MemorySegment to) {
    return new Panels(team.pack(HostTensor.of(matrix), depth, columns, to));
  }

  @Override
  public void release() {
    memory.release();
  }

  @Override
  public int columnsAtOnce() {
    return BLOCK;
  }

  @Override
  public void multiply(Matrix a, int rows, Packed b, Matrix c) {
    team.multiply(HostTensor.of(a), rows, Panels.of(b), HostTensor.of(c));
  }

  @Override
  public void multiplyAdd(Matrix a, int rows, Packed b, Matrix c) {
    team.multiplyAdd(HostTensor.of(a), rows, Panels.of(b), HostTensor.of(c));
  }

  @Override
  public void addRows(Matrix x, int rows, int columns, Tensor sums, int first) {
    team.addRows(HostTensor.of(x), rows, columns, HostTensor.of(sums), first);
  }

  @Override
  public void repeat(Tensor numbers, int columns, Tensor to, int row, int rows) {
    for (int r = row; r < row + rows; r++) {
      System.arraycopy(HostTensor.of(numbers), 0, HostTensor.of(to), r * columns, columns);
    }
  }
}
