package dev.assay.spi.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A language model that answers requests.
 *
 * <p>The same request gets the same answer, to the last bit, whatever else is in the list, in
 * whatever order, with however many threads.
 */
public interface LanguageModel extends AutoCloseable {
  ModelCard card();

  /**
   * The kinds this model answers. A model that gives no probabilities leaves the log-likelihood
   * kinds out, and tasks that need them are refused before the run starts. None for a model without
   * a tokenizer, which can be inspected by token ids alone.
   */
  Set<RequestKind> supports();

  /**
   * The modalities of the {@link Segment.Media} that it reads, such as {@code audio}; none for a
   * model of text. Tasks that hold others are refused before the run starts.
   */
  default Set<String> modalities() {
    return Set.of();
  }

  /**
   * Answers every request exactly once, in any order, as soon as each answer is known. The list is
   * a whole run's, so that work common to several requests can be done once; its elements may be
   * made on access. A request that cannot be answered gets a {@link Response.Failure}; an exception
   * means that the model as a whole failed, and what was answered before stays answered.
   *
   * @param sink may be called from any thread
   */
  void answer(List<Request> requests, ResponseSink sink);

  /**
   * The text that the model reads for a prompt: a conversation as its chat template writes it.
   *
   * @throws dev.assay.spi.EvalException for a prompt it cannot read as text
   */
  default String render(Prompt prompt) {
    return prompt.text();
  }

  /**
   * What was answered where, for a model that only repeats what another system recorded. {@link
   * #answer} is then not called.
   */
  default Optional<RecordedAnswers> recorded() {
    return Optional.empty();
  }

  /** Tokens asked for and computed by all calls of {@link #answer} so far. */
  Usage usage();

  /**
   * What has changed how the model computes since it was opened, such as a device that was left out
   * or fewer tokens at once for want of memory: a sentence each, in the order in which it happened.
   * Recorded with the results; none where everything went as planned.
   */
  default List<String> incidents() {
    return List.of();
  }

  /** The model's tokens, for a model that has them to show. */
  default Optional<TokenInspector> inspector() {
    return Optional.empty();
  }

  @Override
  void close();
}
