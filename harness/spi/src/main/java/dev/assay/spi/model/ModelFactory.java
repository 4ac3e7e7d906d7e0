package dev.assay.spi.model;

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
   * Opens the model.
   *
   * @throws dev.assay.spi.EvalException naming the file or option that is wrong
   */
  LanguageModel create(ModelSpec spec, ModelContext context);
}
