package dev.assay.transformer;

import dev.assay.transformer.graph.Predictor.Answer;
import dev.assay.transformer.graph.Predictor.Prediction;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Chooses the tokens of one generation. */
public sealed interface Sampler {

  /** What {@link #next} must be given. */
  Answer needs();

  int next(Prediction prediction, int vocabulary);

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
      return Answer.ARGMAX;
    }

    @Override
    public int next(Prediction prediction, int vocabulary) {
      return prediction.argmax();
    }
  }

  /** Draws from the most probable tokens. */
  record Drawing(Sampling.Random sampling, SplittableRandom numbers) implements Sampler {
    @Override
    public Answer needs() {
      return Answer.LOGITS;
    }

    @Override
    public int next(Prediction prediction, int vocabulary) {
      return draw(
          sampling, numbers.nextDouble(), prediction.logits(), prediction.offset(), vocabulary);
    }
  }

  private static int draw(
      Sampling.Random sampling, double number, float[] logits, int offset, int vocabulary) {
    int[] order =
        IntStream.range(0, vocabulary)
            .boxed()
            .sorted(Comparator.comparingDouble(token -> -logits[offset + token]))
            .limit(sampling.topK())
            .mapToInt(Integer::intValue)
            .toArray();
    double[] weights = new double[order.length];
    double total = 0;
    for (int i = 0; i < order.length; i++) {
      double difference = (double) logits[offset + order[i]] - logits[offset + order[0]];
      weights[i] = Math.exp(difference / sampling.temperature());
      total += weights[i];
    }
    double kept = 0;
    int count = 0;
    while (count < order.length && (count == 0 || kept < sampling.topP() * total)) {
      kept += weights[count++];
    }
    double left = number * kept;
    int chosen = 0;
    while (chosen < count - 1 && (left -= weights[chosen]) >= 0) {
      chosen++;
    }
    return order[chosen];
  }
}
