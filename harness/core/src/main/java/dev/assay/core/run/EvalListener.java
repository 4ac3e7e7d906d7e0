package dev.assay.core.run;

import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Usage;

/** Hears how a run goes on, for those who wait for it. Calls may come from any thread. */
public interface EvalListener {
  EvalListener NONE = new EvalListener() {};

  default void taskLoaded(String task, int docs, int available, int requests) {}

  /**
   * @param requests distinct ones of this model
   * @param recorded of them, those whose answers an earlier run left in the journal
   */
  default void modelStarted(String model, ModelCard card, int requests, int recorded) {}

  /** One more request was answered. */
  default void answered() {}

  default void modelFinished(String model, Usage usage, double seconds) {}

  default void warning(String message) {}
}
