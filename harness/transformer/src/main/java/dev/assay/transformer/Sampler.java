package dev.assay.transformer;

import dev.assay.transformer.graph.Logits;
import dev.assay.transformer.graph.Logits.Ranking;
import dev.assay.transformer.graph.Predictor.Answer;
import dev.assay.transformer.graph.Predictor.Prediction;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** Chooses the tokens of one generation. */
public sealed interface Sampler {

  /** What {@link #next} must be given. */
  Answer needs();

  int next(Prediction prediction);

  static Sampler of(Sampling sampling) {
    return switch (sampling) {
      case Sampling.Greedy() -> new Greedy();
      case Sampling.Random random -> new Drawing(random, new SplittableRandom(random.seed()));
    };
  }

  /** Always the most probable token. */
  record Greedy() implements Sampler {
    @Override
    public Answer needs() {
      return new Answer.Argmax();
    }

    @Override
    public int next(Prediction prediction) {
      return prediction.argmax();
    }
  }

  /** Draws from the most probable tokens. */
  record Drawing(Sampling.Random sampling, SplittableRandom numbers) implements Sampler {
    @Override
    public Answer needs() {
      return new Answer.Draw(sampling.temperature());
    }

    @Override
    public int next(Prediction prediction) {
      return draw(sampling, numbers.nextDouble(), prediction.logits());
    }
  }

  /** The most probable tokens usually decide; the others are looked at only if they do not. */
  private static int draw(Sampling.Random sampling, double number, Logits logits) {
    int limit = Math.min(sampling.topK(), logits.vocabulary());
    if (limit == logits.vocabulary() && limit > Logits.AT_HAND) {
      Ranking first = logits.largest(Logits.AT_HAND);
      double total = logits.total(sampling.temperature());
      OptionalInt chosen = chosen(weights(sampling, first), total, sampling.topP(), number);
      if (chosen.isPresent()) {
        return first.tokens()[chosen.getAsInt()];
      }
    }
    Ranking ranking = logits.largest(limit);
    double[] weights = weights(sampling, ranking);
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    return ranking.tokens()[chosen(weights, total, sampling.topP(), number).orElse(limit - 1)];
  }

  private static double[] weights(Sampling.Random sampling, Ranking ranking) {
    double[] weights = new double[ranking.logits().length];
    for (int i = 0; i < weights.length; i++) {
      double difference = (double) ranking.logits()[i] - ranking.logits()[0];
      weights[i] = Math.exp(difference / sampling.temperature());
    }
    return weights;
  }

  /**
   * Which of the first weights a number from 0 to 1 falls on, among the fewest that reach {@code
   * topP} of the total; empty if that is for later ones to decide.
   */
  private static OptionalInt chosen(double[] weights, double total, double topP, double number) {
    double kept = total;
    int count = weights.length;
    if (topP < 1) {
      kept = 0;
      count = 0;
      while (count < weights.length && (count == 0 || kept < topP * total)) {
        kept += weights[count++];
      }
      if (kept < topP * total) {
        return OptionalInt.empty();
      }
    }
    double left = number * kept;
    for (int i = 0; i < count; i++) {
      left -= weights[i];
      if (left < 0) {
        return OptionalInt.of(i);
      }
    }
    return topP < 1 ? OptionalInt.of(count - 1) : OptionalInt.empty();
  }
}
