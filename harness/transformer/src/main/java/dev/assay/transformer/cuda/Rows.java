package dev.assay.transformer.cuda;

import dev.assay.transformer.graph.Predictor.Query;
import dev.assay.transformer.graph.Span;
import dev.assay.transformer.graph.Span.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The rows of a call in the order in which they are computed, those that decode first, and what is
 * asked about them. It can be cut anywhere: a row needs only those before it.
 */
final class Rows {

  /**
   * Tokens of one text.
   *
   * @param first index of the first row
   * @param position of the first token
   * @param path where each position from the root on keeps its keys and values
   */
  record Piece(int first, int[] tokens, int position, int[] path) {}

  /**
   * A question.
   *
   * @param row that it is about
   * @param index in the call
   */
  record Asked(int row, int index, Query query) {}

  private final List<Piece> pieces = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>();
  private final int decoding;
  private final int count;

  /** Makes room for the spans' keys and values. */
  Rows(List<Span> spans, List<Query> queries) {
    // A span that decodes continues no other of its call, so it may come before them.
    List<Integer> order = new ArrayList<>();
    for (int s = 0; s < spans.size(); s++) {
      order.add(s);
    }
    order.sort(Comparator.comparing(s -> spans.get(s).phase() == Phase.DECODE ? 0 : 1));
    int[] positions = new int[spans.size()];
    int[] given = new int[spans.size() + 1];
    for (int s = 0; s < spans.size(); s++) {
      positions[s] = spans.get(s).edge().extend(spans.get(s).tokens().length);
      given[s + 1] = given[s] + spans.get(s).tokens().length;
    }
    int[] moved = new int[given[spans.size()]];
    int row = 0;
    int decoded = 0;
    for (int s : order) {
      Span span = spans.get(s);
      pieces.add(new Piece(row, span.tokens(), positions[s], span.edge().slots()));
      for (int i = 0; i < span.tokens().length; i++) {
        moved[given[s] + i] = row++;
      }
      decoded += span.phase() == Phase.DECODE ? span.tokens().length : 0;
    }
    for (int i = 0; i < queries.size(); i++) {
      asked.add(new Asked(moved[queries.get(i).row()], i, queries.get(i)));
    }
    asked.sort(Comparator.comparingInt(Asked::row));
    decoding = decoded;
    count = row;
  }

  int count() {
    return count;
  }

  /** How many rows at the front decode. */
  int decoding() {
    return decoding;
  }

  /** Pieces that have rows from {@code from} to {@code to}, cut to those. */
  List<Piece> pieces(int from, int to) {
    List<Piece> cut = new ArrayList<>();
    for (Piece piece : pieces) {
      int start = Math.max(from, piece.first);
      int end = Math.min(to, piece.first + piece.tokens.length);
      if (start < end) {
        int skipped = start - piece.first;
        int[] tokens = Arrays.copyOfRange(piece.tokens, skipped, end - piece.first);
        cut.add(new Piece(start - from, tokens, piece.position + skipped, piece.path));
      }
    }
    return cut;
  }

  /** Questions about rows from {@code from} to {@code to}, in the order of the rows. */
  List<Asked> asked(int from, int to) {
    return asked.stream().filter(a -> a.row >= from && a.row < to).toList();
  }
}
