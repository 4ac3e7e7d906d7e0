package dev.assay.core.compare;

import java.util.Locale;

/** What must be the same for scores to be comparable; {@code --allow} takes these names. */
public enum ComparedField {
  /** The task's version. */
  VERSION,
  /** The digest of the task's definition: templates, filters, metrics. */
  DEFINITION,
  /** The number of shots. */
  SHOTS,
  /** What the models were asked, to the letter. */
  PROMPTS,
  /**
   * The documents: one run may have a part of the other's, but not each some that the other lacks.
   */
  DOCUMENTS;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
