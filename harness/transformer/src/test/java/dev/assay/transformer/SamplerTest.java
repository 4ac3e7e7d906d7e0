package dev.assay.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transformer.graph.HostLogits;
import dev.assay.transformer.graph.Logits;
import dev.assay.transformer.graph.Predictor.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplerTest {

  /** Logits that remember how many were looked at. */
  private static final class Watched implements Logits {
    final HostLogits logits;
    final List<Integer> counts = new ArrayList<>();

    Watched(float[] logits) {
      this.logits = new HostLogits(logits, 0, logits.length);
    }

    @Override
    public int vocabulary() {
      return logits.vocabulary();
    }

    @Override
    public Ranking largest(int count) {
      counts.add(count);
      return logits.largest(count);
    }

    @Override
    public double total(double temperature) {
      return logits.total(temperature);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.7, 40, 0.9, 2000, 3",
    "1, 0, 1, 2000, 3",
    "1, 0, 0.95, 2000, 3",
    "2.5, 0, 0.999, 2000, 1",
    "1, 700, 0.8, 2000, 1",
    "0.01, 0, 1, 300, 3",
    "1, 1, 0.5, 2000, 3",
    "1, 0, 0.9, 50, 1"
  })
  void drawsAreThoseOfAllLogitsInOrder(
      double temperature, int topK, double topP, int vocabulary, double spread) {
    Random random = new Random(7);
    SplittableRandom seeds = new SplittableRandom(3);
    for (int i = 0; i < 200; i++) {
      float[] logits = new float[vocabulary];
      for (int t = 0; t < vocabulary; t++) {
        // Some are equal.
        logits[t] = Math.round(random.nextGaussian() * spread * 100) / 100f;
      }
      int most = topK == 0 ? Integer.MAX_VALUE : topK;
      Sampling.Random sampling = new Sampling.Random(temperature, most, topP, seeds.nextLong());
      Prediction prediction =
          new Prediction(0, new double[0], new HostLogits(logits, 0, vocabulary));
      double number = new SplittableRandom(sampling.seed()).nextDouble();
      assertThat(Sampler.of(sampling).next(prediction)).isEqualTo(plain(sampling, number, logits));
    }
  }

  @Test
  void theMostProbableTokensAreEnoughWhereTheyDecide() {
    float[] logits = new float[5000];
    logits[4000] = 20;
    logits[17] = 19;
    Watched watched = new Watched(logits);
    int token =
        Sampler.of(new Sampling.Random(0.5, Integer.MAX_VALUE, 0.9, 1))
            .next(new Prediction(4000, new double[0], watched));
    assertThat(token).isIn(4000, 17);
    assertThat(watched.counts).containsOnly(Logits.AT_HAND);
  }

  /** The definition: sorts everything. */
  private static int plain(Sampling.Random sampling, double number, float[] logits) {
    int[] order =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted(Comparator.comparingDouble(token -> -logits[token]))
            .limit(sampling.topK())
            .mapToInt(Integer::intValue)
            .toArray();
    double[] weights = new double[order.length];
    double total = 0;
    for (int i = 0; i < order.length; i++) {
      weights[i] =
          Math.exp(((double) logits[order[i]] - logits[order[0]]) / sampling.temperature());
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
