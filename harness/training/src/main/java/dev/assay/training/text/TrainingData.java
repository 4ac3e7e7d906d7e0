package dev.assay.training.text;

import java.util.Map;

/** What a model is trained on, as tokens. */
public sealed interface TrainingData permits Corpus, Pairs {

  /** SHA-256 of the file. */
  String digest();

  /** How many tokens there are. */
  int vocabulary();

  /** The file that tells how text is cut into tokens. */
  TokenizerFile tokenizer();

  /** What {@code config.json} says of single tokens. */
  Map<String, Integer> specialTokens();

  /** Tokens that are learned to predict, each once. */
  int trainingTokens();

  /** The same of the part that is held out. */
  int heldOutTokens();

  /**
   * Tokens that a pass of training predicts, on average.
   *
   * @param batch sequences
   * @param length tokens in a window
   */
  double tokensOfPass(int batch, int length);
}
