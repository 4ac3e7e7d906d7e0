package dev.assay.transformer;

import dev.assay.transformer.kernels.LogSoftmax;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Chooses the tokens of one generation. */
@FunctionalInterface
public interface Sampler {

  /** The next token, given a row of logits from {@code offset} on. */
  int next(float[] logits, int offset, int vocabulary, LogSoftmax softmax);

  static Sampler of(Sampling sampling) {
    return switch (sampling) {
      case Sampling.Greedy() -> (_, _, _, softmax) -> softmax.argmax();
      case Sampling.Random random -> {
        SplittableRandom numbers = new SplittableRandom(random.seed());
        yield (logits, offset, vocabulary, _) ->
            draw(random, numbers.nextDouble(), logits, offset, vocabulary);
      }
    };
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
