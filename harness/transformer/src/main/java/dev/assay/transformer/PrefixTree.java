package dev.assay.transformer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts as a compressed trie: every prefix that several of them share is one edge.
 *
 * <p>Edges refer to the texts they were built from; no token is copied.
 */
public final class PrefixTree {

  /**
   * Some tokens that follow the end of another edge: {@code text[from .. to)}, which are at those
   * positions in every text below.
   */
  public static final class Edge {
    public final int[] text;
    public final int from;
    public int to;

    /** Whether each token sees all of the edge, so that it is to be computed at once. */
    boolean seesItself;

    @Nullable Edge parent;
    public final List<Edge> children = new ArrayList<>();

    /** Texts that pass through or end in this edge, as indices into the list built from. */
    public final List<Integer> texts = new ArrayList<>();

    private Edge(int[] text, int from, int to, @Nullable Edge parent) {
      this.text = text;
      this.from = from;
      this.to = to;
      this.parent = parent;
    }

    int length() {
      return to - from;
    }

    /** Cuts off the first tokens, which see each other, from what follows them. */
    void seeingItself(int tokens) {
      if (tokens > 0) {
        if (to > tokens) {
          split(this, tokens);
        }
        seesItself = true;
      }
    }
  }

  private PrefixTree() {}

  /**
   * The edges that start some of the texts; a text of no tokens is in none.
   *
   * @param members which of the texts
   */
  public static List<Edge> of(List<int[]> texts, List<Integer> members) {
    List<Integer> order =
        members.stream()
            .filter(i -> texts.get(i).length > 0)
            .sorted((a, b) -> Arrays.compare(texts.get(a), texts.get(b)))
            .toList();
    List<Edge> roots = new ArrayList<>();
    Edge last = null;
    int[] previous = new int[0];
    for (int index : order) {
      int[] text = texts.get(index);
      int common = common(previous, text);
      Edge at = upTo(last, common);
      if (at != null && at.to > common) {
        split(at, common);
      }
      if (common < text.length) {
        Edge edge = new Edge(text, common, text.length, at);
        (at == null ? roots : at.children).add(edge);
        at = edge;
      }
      for (Edge edge = at; edge != null; edge = edge.parent) {
        edge.texts.add(index);
      }
      last = at;
      previous = text;
    }
    return roots;
  }

  /** Each of the members by itself. */
  static List<Edge> separate(List<int[]> texts, List<Integer> members) {
    List<Edge> roots = new ArrayList<>();
    for (int i : members) {
      if (texts.get(i).length > 0) {
        Edge edge = new Edge(texts.get(i), 0, texts.get(i).length, null);
        edge.texts.add(i);
        roots.add(edge);
      }
    }
    return roots;
  }

  private static int common(int[] a, int[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }

  /** The edge on the path to {@code edge} that holds position {@code depth - 1}. */
  private static @Nullable Edge upTo(@Nullable Edge edge, int depth) {
    while (edge != null && edge.from >= depth) {
      edge = edge.parent;
    }
    return edge;
  }

  /** Cuts an edge in two; it keeps the upper part. */
  private static void split(Edge edge, int at) {
    Edge lower = new Edge(edge.text, at, edge.to, edge);
    lower.children.addAll(edge.children);
    lower.children.forEach(child -> child.parent = lower);
    lower.texts.addAll(edge.texts);
    edge.children.clear();
    edge.children.add(lower);
    edge.to = at;
  }
}
