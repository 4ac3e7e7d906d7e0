package dev.assay.training;

/** Hears how a run goes on, on the thread that trains. */
public interface TrainingListener {

  /** For those who do not care. */
  TrainingListener NONE = new TrainingListener() {};

  /**
   * Training starts, or goes on.
   *
   * @param parameters weights of the model
   * @param trainingTokens tokens of the text that is trained on
   * @param heldOutTokens tokens of the part that is held out
   * @param step steps that were made before
   */
  default void started(long parameters, int trainingTokens, int heldOutTokens, int step) {}

  /**
   * One step is made.
   *
   * @param step how many are
   * @param steps how many there are to be
   * @param loss nats a token, of this step
   * @param tokensPerSecond since this process started to train, evaluations left out
   * @param remainingSeconds at that speed, evaluations included
   */
  default void stepped(
      int step, int steps, double loss, double tokensPerSecond, double remainingSeconds) {}

  /**
   * The held-out part was looked at.
   *
   * @param loss nats a token
   * @param best whether it is the lowest so far
   */
  default void evaluated(int step, double loss, boolean best) {}

  /** Everything up to this step is on disk. */
  default void saved(int step) {}
}
