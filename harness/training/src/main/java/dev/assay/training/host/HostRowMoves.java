package dev.assay.training.host;

import dev.assay.training.math.RowMoves;
import dev.assay.training.math.Tensor;

final class HostRowMoves implements RowMoves {

  private final Team team;

  HostRowMoves(Team team) {
    this.team = team;
  }

  @Override
  public void gather(Tensor table, int[] ids, int columns, Tensor out) {
    float[] from = HostTensor.of(table);
    float[] to = HostTensor.of(out);
    for (int r = 0; r < ids.length; r++) {
      System.arraycopy(from, ids[r] * columns, to, r * columns, columns);
    }
  }

  /** Several places may have the same row, so the threads share out the columns. */
  @Override
  public void scatter(Tensor rows, int[] ids, int columns, Tensor table) {
    float[] from = HostTensor.of(rows);
    float[] to = HostTensor.of(table);
    team.forEachColumns(
        columns,
        (first, end, worker) -> {
          for (int r = 0; r < ids.length; r++) {
            addRow(from, r * columns, to, ids[r] * columns, first, end);
          }
        });
  }

  private static void addRow(float[] from, int at, float[] to, int row, int first, int end) {
    for (int c = first; c < end; c++) {
      to[row + c] += from[at + c];
    }
  }

  @Override
  public void insert(Tensor part, Tensor whole, Columns columns) {
    float[] from = HostTensor.of(part);
    float[] to = HostTensor.of(whole);
    int n = columns.count();
    team.forEach(
        columns.rows(),
        n,
        (first, end, worker) -> {
          for (int row = first; row < end; row++) {
            System.arraycopy(from, row * n, to, row * columns.width() + columns.first(), n);
          }
        });
  }

  @Override
  public void extract(Tensor whole, Tensor part, Columns columns) {
    float[] from = HostTensor.of(whole);
    float[] to = HostTensor.of(part);
    int n = columns.count();
    team.forEach(
        columns.rows(),
        n,
        (first, end, worker) -> {
          for (int row = first; row < end; row++) {
            addRow(from, row * columns.width() + columns.first(), to, row * n, 0, n);
          }
        });
  }

  @Override
  public void lookBack(Tensor x, Windows windows, Tensor seen) {
    float[] in = HostTensor.of(x);
    float[] out = HostTensor.of(seen);
    int columns = windows.columns();
    int width = windows.width();
    int wide = width * columns;
    int columnStep = windows.columnStep();
    team.forEach(
        windows.rows(),
        wide,
        (first, end, worker) -> {
          for (int row = first; row < end; row++) {
            for (int j = 0; j < width; j++) {
              int from = row - (width - 1 - j) * windows.sequences();
              int to = row * wide + j * windows.positionStep();
              for (int c = 0; c < columns; c++) {
                out[to + c * columnStep] = from < 0 ? 0 : in[from * columns + c];
              }
            }
          }
        });
  }

  @Override
  public void addSeen(Tensor gradient, Windows windows, Tensor sum) {
    float[] dy = HostTensor.of(gradient);
    float[] dx = HostTensor.of(sum);
    int columns = windows.columns();
    int width = windows.width();
    int wide = width * columns;
    int columnStep = windows.columnStep();
    team.forEach(
        windows.rows(),
        wide,
        (first, end, worker) -> {
          for (int row = first; row < end; row++) {
            for (int j = width - 1; j >= 0; j--) {
              int seen = row + (width - 1 - j) * windows.sequences();
              if (seen >= windows.rows()) {
                continue;
              }
              int from = seen * wide + j * windows.positionStep();
              for (int c = 0; c < columns; c++) {
                dx[row * columns + c] += dy[from + c * columnStep];
              }
            }
          }
        });
  }
}
