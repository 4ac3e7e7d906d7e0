package dev.assay.training;

/** How fast training goes; nothing else depends on it. */
final class Clock {

  private final int first;
  private final int steps;
  private final long start = System.nanoTime();
  private long paused;
  private long pauseStart;
  private int step;
  private long tokens;

  Clock(int first, int steps) {
    this.first = first;
    this.steps = steps;
    this.step = first;
  }

  /**
   * @param predicted tokens of the step
   */
  void stepped(int made, long predicted) {
    step = made;
    tokens += predicted;
  }

  /** The held-out part is looked at. */
  void pause() {
    pauseStart = System.nanoTime();
  }

  void goOn() {
    paused += System.nanoTime() - pauseStart;
  }

  double tokensPerSecond() {
    double seconds = (System.nanoTime() - start - paused) / 1e9;
    return tokens / Math.max(seconds, 1e-9);
  }

  double remainingSeconds() {
    double seconds = (System.nanoTime() - start) / 1e9;
    return step == first ? 0 : seconds / (step - first) * (steps - step);
  }
}
