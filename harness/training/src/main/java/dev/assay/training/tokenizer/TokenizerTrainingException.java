package dev.assay.training.tokenizer;

/** A tokenizer cannot be trained so; the message is a sentence for the user. */
public final class TokenizerTrainingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TokenizerTrainingException(String message) {
    super(message);
  }

  TokenizerTrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
