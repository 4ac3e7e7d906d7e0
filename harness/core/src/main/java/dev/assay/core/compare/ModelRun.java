package dev.assay.core.compare;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one model did in one finished run. */
public interface ModelRun {
  /** How reports call it. */
  String label();

  String model();

  /** Groups before their members. */
  List<RecordedTask> tasks();

  /**
   * The samples of a task that is no group.
   *
   * @param sourceField the field that tells from which passage or subject a document is; null if
   *     each stands for itself
   * @throws dev.assay.spi.EvalException if they cannot be read or are damaged
   */
  SampleTable samples(RecordedTask task, @Nullable String sourceField);

  /**
   * What the model answered, for people.
   *
   * @param positions of samples in {@link #samples}
   * @return in the order of their positions
   */
  List<SampleText> texts(RecordedTask task, Set<Integer> positions);

  /** Runs of different kinds name prompts differently; only those of one kind are compared. */
  String promptKind();

  /**
   * @param document its fields as JSON
   * @param target what was right, as JSON
   * @param answer what the model answered: filtered answers, or log-likelihoods
   */
  record SampleText(int position, String document, String target, String answer) {}
}
