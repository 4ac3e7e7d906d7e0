package dev.assay.plugins.ngram.model;

import dev.assay.plugins.ngram.text.TokenSink;
import dev.assay.plugins.ngram.text.Vocabulary;

/** Scores text with a model, token by token, sentence after sentence. */
public final class TextScorer implements TokenSink {
  private final Vocabulary vocabulary;
  private final NgramModel.Cursor cursor;

  private double log10;
  private double log10Unknown;
  private long tokens;
  private long unknown;

  /** Starts at the start of a sentence. */
  public TextScorer(NgramModel model) {
    vocabulary = model.vocabulary();
    cursor = model.cursor().startSentence();
  }

  @Override
  public void token(byte[] text, int from, int to) {
    int word = vocabulary.idOfText(text, from, to);
    double score = add(word);
    if (word == Vocabulary.UNKNOWN) {
      unknown++;
      log10Unknown += score;
    }
  }

  @Override
  public void endOfSentence() {
    add(Vocabulary.SENTENCE_END);
    cursor.startSentence();
  }

  private double add(int word) {
    double score = cursor.advance(word);
    log10 += score;
    tokens++;
    return score;
  }

  /** The log10 probability of everything so far. */
  public double log10() {
    return log10;
  }

  /** Tokens so far, sentence ends included. */
  public long tokens() {
    return tokens;
  }

  /** Tokens so far that the vocabulary does not have. */
  public long unknown() {
    return unknown;
  }

  /** The perplexity of everything so far. */
  public double perplexity() {
    return Math.pow(10, -log10 / tokens);
  }

  /** The perplexity of the tokens that the vocabulary has. */
  public double perplexityOfKnown() {
    return Math.pow(10, -(log10 - log10Unknown) / (tokens - unknown));
  }
}
