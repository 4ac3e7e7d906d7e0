package dev.assay.training.gpu;

import dev.assay.training.math.Matrix;
import dev.assay.training.math.Products;
import dev.assay.training.math.Tensor;
import dev.assay.transformer.cuda.CudaDevice.Factor;
import dev.assay.transformer.cuda.TrainingKernel;

/** Products by cuBLASLt, which takes matrices as they lie. */
final class DeviceProducts implements Products {

  /** Of the kernel's block: 32 warps. */
  private static final int SUM_THREADS = 1024;

  private static final int SUM_COLUMNS = 32;

  private record AsItLies(Matrix matrix, int depth, int columns) implements Packed {}

  private final DeviceTeam team;

  DeviceProducts(DeviceTeam team) {
    this.team = team;
  }

  @Override
  public Packed pack(Matrix matrix, int depth, int columns) {
    return new AsItLies(matrix, depth, columns);
  }

  @Override
  public Packed pack(Matrix matrix, int depth, int columns, Packed replaced) {
    return pack(matrix, depth, columns);
  }

  @Override
  public void release() {}

  @Override
  public int columnsAtOnce() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void multiply(Matrix a, int rows, Packed b, Matrix c) {
    multiply(a, rows, (AsItLies) b, c, false);
  }

  @Override
  public void multiplyAdd(Matrix a, int rows, Packed b, Matrix c) {
    multiply(a, rows, (AsItLies) b, c, true);
  }

  private void multiply(Matrix a, int rows, AsItLies b, Matrix c, boolean add) {
    team.multiply(factor(a), factor(b.matrix), rows, b.depth, b.columns, factor(c), add);
  }

  private static Factor factor(Matrix m) {
    long address = DeviceTensor.of(m.tensor(), m.offset());
    return m.columnStride() == 1
        ? new Factor(address, m.rowStride(), false)
        : new Factor(address, m.columnStride(), true);
  }

  @Override
  public void addRows(Matrix x, int rows, int columns, Tensor sums, int first) {
    sumRows(
        team,
        DeviceTensor.of(x.tensor(), x.offset()),
        0,
        x.rowStride(),
        rows,
        columns,
        DeviceTensor.of(sums, first));
  }

  /**
   * Adds rows, or products of rows, up.
   *
   * @param y address of what rows are multiplied by; 0 for nothing
   */
  static void sumRows(
      DeviceTeam team, long x, long y, int stride, int rows, int columns, long sums) {
    team.device()
        .launch(
            TrainingKernel.SUM_ROWS,
            Math.ceilDiv(columns, SUM_COLUMNS),
            1,
            1,
            SUM_THREADS,
            x,
            y,
            stride,
            rows,
            columns,
            sums);
  }

  @Override
  public void repeat(Tensor numbers, int columns, Tensor to, int row, int rows) {
    long count = (long) rows * columns;
    team.each(
        TrainingKernel.REPEAT_ROW,
        count,
        DeviceTensor.of(numbers),
        columns,
        count,
        DeviceTensor.of(to, (long) row * columns));
  }
}
