package dev.assay.transformer.cuda;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows that are computed at once, and where the device finds what belongs to them.
 *
 * @param rows how many
 * @param decoding how many of them, at the front, decode
 * @param tiles pieces of the other rows for attention on tensor cores
 * @param longest position after the last that a decoding row sees
 */
record MicroBatch(
    int rows,
    int decoding,
    int tiles,
    int longest,
    int lastPosition,
    long tokens,
    long positions,
    long slots,
    long starts,
    long paths,
    long tileTable) {

  /** Numbers of a row in all tables but that of paths. */
  private static final int ROW_TABLES = 8;

  /** Tokens of a text that is short. */
  private static final int SHORT = 64;

  /** Queries of a block of attention on tensor cores. */
  private static final int TILE_ROWS = 64;

  /**
   * Sends the tables of some rows.
   *
   * @param group query heads that share a key-value head
   */
  static MicroBatch of(Rows all, int from, int to, int group, Tables tables) {
    int rows = to - from;
    int decoding = Math.max(0, Math.min(all.decoding(), to) - from);
    return of(all.pieces(from, to), rows, decoding, group, tables);
  }

  /**
   * Sends the tables of rows that all decode, and of others for company: what depends on the number
   * of rows and the length of their texts is then the same for many steps.
   *
   * @param rows at least as many as decode
   * @param spareSlot where the others put their keys and values
   */
  static MicroBatch padded(Rows all, int rows, int spareSlot, Tables tables) {
    List<Rows.Piece> pieces = new ArrayList<>(all.pieces(0, all.count()));
    for (int row = all.count(); row < rows; row++) {
      pieces.add(new Rows.Piece(row, new int[1], 0, new int[] {spareSlot}));
    }
    MicroBatch batch = of(pieces, rows, rows, 1, tables);
    int parts = Math.ceilDiv(batch.longest, DeviceAttention.PART);
    int length = Math.max(1, Integer.highestOneBit(2 * parts - 1)) * DeviceAttention.PART;
    return batch.withLongest(length);
  }

  /**
   * Bytes of the tables of a batch of short texts behind long ones. Those of shorter ones behind as
   * long ones take more.
   *
   * @param context most positions of a text
   */
  static long tableBytes(int rows, int context) {
    return 4L * rows * ROW_TABLES + 4L * Math.ceilDiv(rows, SHORT) * context;
  }

  private MicroBatch withLongest(int length) {
    return new MicroBatch(
        rows,
        decoding,
        tiles,
        length,
        lastPosition,
        tokens,
        positions,
        slots,
        starts,
        paths,
        tileTable);
  }

  private static MicroBatch of(
      List<Rows.Piece> pieces, int rows, int decoding, int group, Tables tables) {
    int[] tokens = new int[rows];
    int[] positions = new int[rows];
    int[] slots = new int[rows];
    int[] starts = new int[rows];
    List<int[]> tiles = new ArrayList<>();
    int length = pieces.stream().mapToInt(piece -> piece.path().length).sum();
    int[] paths = new int[length];
    int next = 0;
    int longest = 0;
    int last = 0;
    int most = Math.max(1, TILE_ROWS / group);
    for (Rows.Piece piece : pieces) {
      System.arraycopy(piece.path(), 0, paths, next, piece.path().length);
      for (int i = 0; i < piece.tokens().length; i++) {
        int row = piece.first() + i;
        tokens[row] = piece.tokens()[i];
        positions[row] = piece.position() + i;
        slots[row] = piece.path()[positions[row]];
        starts[row] = next;
        last = Math.max(last, positions[row]);
        if (row < decoding) {
          longest = Math.max(longest, positions[row] + 1);
        } else if (i % most == 0) {
          int count = Math.min(most, piece.tokens().length - i);
          tiles.add(new int[] {row, count, positions[row], next});
        }
      }
      next += piece.path().length;
    }
    tables.clear();
    int tokenTable = tables.add(tokens);
    int positionTable = tables.add(positions);
    int slotTable = tables.add(slots);
    int startTable = tables.add(starts);
    int pathTable = tables.add(paths);
    int tileTable = tables.add(tiles.stream().flatMapToInt(java.util.Arrays::stream).toArray());
    tables.send();
    return new MicroBatch(
        rows,
        decoding,
        tiles.size(),
        longest,
        last,
        tables.address(tokenTable),
        tables.address(positionTable),
        tables.address(slotTable),
        tables.address(startTable),
        tables.address(pathTable),
        tables.address(tileTable));
  }
}
