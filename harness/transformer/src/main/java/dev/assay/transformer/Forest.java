package dev.assay.transformer;

import dev.assay.transformer.graph.KvEdge;
import dev.assay.transformer.graph.KvPool;
import dev.assay.transformer.graph.Predictor;
import dev.assay.transformer.graph.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * All texts of a run as prefix trees, handed out batch by batch: one tree for a decoder; for an
 * encoder-decoder one per source, which is encoded when its turn comes; for a decoder that sees all
 * of its context one per context.
 */
final class Forest {

  /**
   * What a decoder reads for one request.
   *
   * @param source for the encoder; empty if there is none
   * @param text for the decoder
   * @param prefix how many tokens of the text see each other, the later ones too
   */
  record Reading(int[] source, int[] text, int prefix) {
    /** A text that is read left to right. */
    static Reading of(int[] text) {
      return new Reading(new int[0], text, 0);
    }

    /** Readings with equal keys can share a tree. */
    private List<List<Integer>> key() {
      return List.of(
          Arrays.stream(source).boxed().toList(), Arrays.stream(text, 0, prefix).boxed().toList());
    }
  }

  private record Grove(int[] source, List<PrefixTree.Edge> roots) {}

  private final Predictor model;
  private final KvPool pool;
  private final PrefixWalk walk;
  private final Deque<Grove> waiting = new ArrayDeque<>();
  private long encodedTokens;

  /**
   * @param followers see {@link PrefixWalk}
   */
  Forest(
      Predictor model,
      KvPool pool,
      EngineOptions options,
      List<Reading> readings,
      ToIntFunction<PrefixTree.Edge> followers) {
    this.model = model;
    this.pool = pool;
    this.walk = new PrefixWalk(pool, model.limits().kvBytes(), followers);
    List<int[]> texts = readings.stream().map(Reading::text).toList();
    for (List<Integer> group : byTree(readings)) {
      List<PrefixTree.Edge> roots =
          switch (options.sharing()) {
            case SHARED -> PrefixTree.of(texts, group);
            case SEPARATE -> PrefixTree.separate(texts, group);
          };
      if (!roots.isEmpty()) {
        int prefix = readings.get(group.getFirst()).prefix();
        roots.forEach(root -> root.seeingItself(prefix));
        waiting.add(new Grove(readings.get(group.getFirst()).source(), roots));
      }
    }
  }

  /** Whether anything is left to compute. */
  boolean hasNext() {
    return walk.hasNext() || !waiting.isEmpty();
  }

  /**
   * Takes the next tokens: as many as there is room for.
   *
   * @param room most tokens
   * @param reserved pages to be left for others
   * @param spans of the batch so far; receives what to compute
   */
  List<PrefixWalk.Piece> next(int room, int reserved, List<Span> spans) {
    int row = spans.stream().mapToInt(span -> span.tokens().length).sum();
    List<PrefixWalk.Piece> pieces = new ArrayList<>();
    while (room > 0 && hasNext()) {
      if (!walk.hasNext()) {
        plant(waiting.remove());
        continue;
      }
      List<PrefixWalk.Piece> more = walk.next(room, reserved, spans, row);
      if (more.isEmpty()) {
        break;
      }
      int taken = more.stream().mapToInt(piece -> piece.to() - piece.from()).sum();
      pieces.addAll(more);
      room -= taken;
      row += taken;
    }
    return pieces;
  }

  private void plant(Grove grove) {
    for (PrefixTree.Edge root : grove.roots.reversed()) {
      if (grove.source.length == 0) {
        walk.push(root, KvEdge.root(pool));
      } else {
        KvEdge source = KvEdge.root(pool);
        model.encode(grove.source, source);
        encodedTokens += grove.source.length;
        walk.push(root, KvEdge.root(pool, source));
      }
    }
  }

  /** Tokens of sources that were encoded. */
  long encodedTokens() {
    return encodedTokens;
  }

  /** To be called when the batch is computed: frees what nothing later needs. */
  void computed() {
    walk.computed();
  }

  private static Collection<List<Integer>> byTree(List<Reading> readings) {
    Map<List<List<Integer>>, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < readings.size(); i++) {
      groups.computeIfAbsent(readings.get(i).key(), _ -> new ArrayList<>()).add(i);
    }
    return groups.values();
  }
}
