package dev.assay.transformer.graph;

/**
 * Tokens of one text that are computed together.
 *
 * @param edge where their keys and values go; those before them on its path are read
 * @param tokens what is read
 * @param prefix number of positions that every row sees, even those after its own: the length of
 *     the text for an encoder, 0 for left to right
 * @param phase why they are read; a device may compute few rows at a time otherwise than many
 */
public record Span(KvEdge edge, int[] tokens, int prefix, Phase phase) {

  /** Why tokens are read. */
  public enum Phase {
    /** They were given. */
    PREFILL,
    /** The model has written them, one at a time. */
    DECODE
  }

  /** Given tokens, read left to right. */
  public static Span prefill(KvEdge edge, int[] tokens) {
    return new Span(edge, tokens, 0, Phase.PREFILL);
  }

  /** Given tokens that all see each other. */
  public static Span bidirectional(KvEdge edge, int[] tokens) {
    return new Span(edge, tokens, tokens.length, Phase.PREFILL);
  }

  /** A token that the model has just written. */
  public static Span decode(KvEdge edge, int token) {
    return new Span(edge, new int[] {token}, 0, Phase.DECODE);
  }
}
