package dev.assay.transformer;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Measures a loaded model as llama-bench does: prefill of one text, decoding of one text, on random
 * tokens. Time is that of the device that computes: by events on a GPU.
 */
public final class Bench {

  /** What is measured. */
  public enum Phase {
    /** Reading a text at once; logits of its last token only. */
    PREFILL,
    /** Writing a text token by token, from a prompt of one token. */
    DECODE
  }

  /**
   * One line of the result.
   *
   * @param tokens length of the text
   * @param threads that computed
   * @param tokensPerSecond of each repetition, in order, after one that was not measured
   */
  public record Measurement(
      Phase phase, int tokens, int threads, String kernels, List<Double> tokensPerSecond) {

    public double mean() {
      return tokensPerSecond.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    /** Standard deviation between repetitions; 0 for one. */
    public double deviation() {
      double mean = mean();
      int n = tokensPerSecond.size();
      double squares = tokensPerSecond.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
      return n < 2 ? 0 : Math.sqrt(squares / (n - 1));
    }
  }

  private final Transformer model;
  private final int repetitions;
  private final SplittableRandom random = new SplittableRandom(1);

  /**
   * @param repetitions measured, at least 1; a further one comes before them
   */
  public Bench(Transformer model, int repetitions) {
    if (repetitions < 1) {
      throw new IllegalArgumentException("repetitions must be at least 1, not " + repetitions);
    }
    this.model = model;
    this.repetitions = repetitions;
  }

  /**
   * Runs one measurement.
   *
   * @param tokens at least 1 and at most the model's context
   * @throws dev.assay.transformer.graph.ModelException if the model cannot read or write so much
   */
  public Measurement measure(Phase phase, int tokens) {
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i <= repetitions; i++) {
      double seconds =
          switch (phase) {
            case PREFILL -> prefill(tokens);
            case DECODE -> decode(tokens);
          };
      if (i > 0) {
        rates.add(tokens / seconds);
      }
    }
    EngineReport report = model.report();
    return new Measurement(phase, tokens, report.threads(), report.kernels(), List.copyOf(rates));
  }

  private double prefill(int tokens) {
    int[] text = random.ints(tokens + 1L, 0, model.vocabularySize()).toArray();
    List<ScoringRequest> requests = List.of(new ScoringRequest(text, tokens));
    return model.seconds(() -> model.score(requests, (_, _, _) -> {}));
  }

  private double decode(int tokens) {
    int[] prompt = {random.nextInt(model.vocabularySize())};
    List<GenerationRequest> requests =
        List.of(new GenerationRequest(prompt, tokens, StopCondition.NEVER, Sampling.greedy()));
    return model.seconds(() -> model.generate(requests, (_, _, _) -> {}));
  }
}
