package dev.assay.plugins.ngram.text;

/** Receives the tokens of a text in order. */
public interface TokenSink {
  /** A token: the bytes {@code text[from, to)}. */
  void token(byte[] text, int from, int to);

  /** The sentence ends here, and another begins. */
  void endOfSentence();
}
