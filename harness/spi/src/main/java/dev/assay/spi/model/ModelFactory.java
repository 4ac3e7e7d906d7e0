package dev.assay.spi.model;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;

/**
 * Makes the models of one type: what stands before the colon in {@code type:location,key=value}.
 */
public interface ModelFactory {
  /** One line for {@code ls models}. */
  String summary();

  /** The form of the specification, such as {@code ngram:FILE.arpa or ngram:train=FILE,order=N}. */
  String usage();

  /**
   * Checks what can be checked without loading: options, and that files are there. Called for every
   * model of a run before the first is opened.
   *
   * @throws dev.assay.spi.EvalException naming the file or option that is wrong
   */
  default void check(ModelSpec spec) {}

  /**
   * Checks, likewise without loading, that the model can be given conversations: a run with {@code
   * --apply-chat-template} calls it after {@link #check}.
   *
   * @throws dev.assay.spi.EvalException if it has no chat template
   */
  default void checkChat(ModelSpec spec) {
    throw new EvalException(
        ErrorCode.UNSUPPORTED,
        "Model \""
            + spec.text()
            + "\" has no chat template; leave out --apply-chat-template, or the model.");
  }

  /**
   * Opens the model.
   *
   * @throws dev.assay.spi.EvalException naming the file or option that is wrong
   */
  LanguageModel create(ModelSpec spec, ModelContext context);
}
