package dev.assay.training.gpu;

import dev.assay.training.math.RowMoves;
import dev.assay.training.math.Tensor;
import dev.assay.transformer.cuda.TrainingKernel;
import java.util.Arrays;

final class DeviceRowMoves implements RowMoves {

  /** Columns of a block. */
  private static final int COLUMNS = 128;

  private final DeviceTeam team;
  private final Numbers numbers;

  DeviceRowMoves(DeviceTeam team) {
    this.team = team;
    this.numbers = new Numbers(team);
  }

  @Override
  public void gather(Tensor table, int[] ids, int columns, Tensor out) {
    team.rows(
        TrainingKernel.GATHER_ROWS,
        ids.length,
        columns,
        DeviceTensor.of(table),
        numbers.of(ids),
        columns,
        DeviceTensor.of(out));
  }

  /** Places of a number lie side by side, in their order; a block adds those of one number. */
  @Override
  public void scatter(Tensor from, int[] ids, int columns, Tensor table) {
    int count = ids.length;
    long[] sorted = new long[count];
    for (int r = 0; r < count; r++) {
      sorted[r] = (long) ids[r] << 32 | r;
    }
    Arrays.sort(sorted);
    // Distinct ids, where each starts among the places, and the places.
    int[] all = new int[3 * count + 1];
    int distinct = 0;
    for (int k = 0; k < count; k++) {
      int id = (int) (sorted[k] >>> 32);
      if (k == 0 || id != all[distinct - 1]) {
        all[distinct] = id;
        all[count + distinct] = k;
        distinct++;
      }
      all[2 * count + 1 + k] = (int) sorted[k];
    }
    all[count + distinct] = count;
    long at = numbers.of(all);
    team.device()
        .launch(
            TrainingKernel.SCATTER_ROWS,
            distinct,
            Math.ceilDiv(columns, COLUMNS),
            1,
            COLUMNS,
            DeviceTensor.of(from),
            at,
            at + 4L * count,
            at + 4L * (2 * count + 1),
            columns,
            DeviceTensor.of(table));
  }

  @Override
  public void insert(Tensor part, Tensor whole, Columns columns) {
    move(TrainingKernel.INSERT_COLUMNS, part, whole, columns);
  }

  @Override
  public void extract(Tensor whole, Tensor part, Columns columns) {
    move(TrainingKernel.EXTRACT_COLUMNS, whole, part, columns);
  }

  private void move(TrainingKernel kernel, Tensor from, Tensor to, Columns columns) {
    long count = (long) columns.rows() * columns.count();
    team.each(
        kernel,
        count,
        DeviceTensor.of(from),
        columns.count(),
        columns.width(),
        columns.first(),
        count,
        DeviceTensor.of(to));
  }

  @Override
  public void lookBack(Tensor x, Windows windows, Tensor out) {
    long count = (long) windows.rows() * windows.columns() * windows.width();
    team.each(
        TrainingKernel.LOOK_BACK,
        count,
        DeviceTensor.of(x),
        windows.columns(),
        windows.sequences(),
        windows.width(),
        windows.positionStep(),
        windows.columnStep(),
        count,
        DeviceTensor.of(out));
  }

  @Override
  public void addSeen(Tensor outGradient, Windows windows, Tensor xGradient) {
    long count = (long) windows.rows() * windows.columns();
    team.each(
        TrainingKernel.ADD_SEEN,
        count,
        DeviceTensor.of(outGradient),
        windows.rows(),
        windows.columns(),
        windows.sequences(),
        windows.width(),
        windows.positionStep(),
        windows.columnStep(),
        count,
        DeviceTensor.of(xGradient));
  }
}
