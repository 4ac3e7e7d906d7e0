package dev.assay.transformer;

/** Receives generated texts as they are finished, in any order, on the calling thread. */
@FunctionalInterface
public interface GenerationSink {

  /** Why a generation ended. */
  enum Finish {
    /** The stop condition held; the last token is the one that met it. */
    STOP,
    /** {@code maxTokens}, or the model's context, was used up. */
    LENGTH
  }

  /**
   * @param index of the request in the list
   * @param tokens generated ids, without the prompt
   */
  void generated(int index, int[] tokens, Finish finish);
}
