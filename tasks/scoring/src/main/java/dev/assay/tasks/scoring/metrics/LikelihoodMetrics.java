package dev.assay.tasks.scoring.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import dev.assay.spi.scoring.Sample;
import dev.assay.spi.scoring.Target;

/** Measurements of how probable a text is. Rows are a numerator and a denominator. */
final class LikelihoodMetrics {
  private static final double LN_2 = Math.log(2);

  private LikelihoodMetrics() {}

  /** -ln p a text, whatever its length: exp of its mean is what lm-eval calls perplexity. */
  static double[] perText(Sample sample) {
    return new double[] {-ScoredChoices.answer(sample, gold(sample)).logprob(), 1};
  }

  static double[] perWord(Sample sample) {
    return new double[] {-rolling(sample), whole(sample).words()};
  }

  static double[] perByte(Sample sample) {
    return new double[] {-rolling(sample), whole(sample).bytes()};
  }

  static double[] bitsPerByte(Sample sample) {
    return new double[] {-rolling(sample) / LN_2, whole(sample).bytes()};
  }

  /** Bits of a recording or an image over its extent. */
  static Measurement bitsPer(Target.Unit unit) {
    return sample -> {
      if (sample.example().target() instanceof Target.Medium(Target.Unit of, double extent)
          && of == unit) {
        return new double[] {-rolling(sample) / LN_2, extent};
      }
      throw new UnfitSampleException(
          switch (unit) {
            case SECOND -> "is no recording scored whole, whose seconds are known.";
            case PIXEL -> "is no image scored whole, whose pixels are known.";
          });
    };
  }

  /** ln p of the right text or choice; of several right choices the most probable. */
  static double[] goldLogprob(Sample sample) {
    return new double[] {ScoredChoices.logprob(sample, gold(sample))};
  }

  /** Bits for the right text or choice over its bytes as it was scored, delimiter included. */
  static double[] bitsPerTargetByte(Sample sample) {
    int gold = gold(sample);
    if (!(sample.example().requests().get(gold) instanceof Request.Loglikelihood asked)) {
      throw new UnfitSampleException("was not asked for a log-likelihood.");
    }
    return new double[] {
      -ScoredChoices.answer(sample, gold).logprob() / LN_2,
      asked.continuation().getBytes(UTF_8).length
    };
  }

  private static int gold(Sample sample) {
    return switch (sample.example().target()) {
      case Target.Text _ -> 0;
      case Target.Choice _ -> {
        int gold = ScoredChoices.of(sample).bestGold();
        if (gold < 0) {
          throw new UnfitSampleException("has a right answer that is none of its choices.");
        }
        yield gold;
      }
      case Target.Whole _ ->
          throw new UnfitSampleException("is a text scored whole; use bits_per_byte.");
      case Target.Medium _ ->
          throw new UnfitSampleException(
              "is a medium scored whole; use bits_per_second or bits_per_pixel.");
    };
  }

  private static double rolling(Sample sample) {
    if (sample.responses().getFirst() instanceof Response.Rolling answer) {
      return answer.logprob();
    }
    throw new UnfitSampleException("was not answered by a rolling log-likelihood.");
  }

  private static Target.Whole whole(Sample sample) {
    if (sample.example().target() instanceof Target.Whole whole) {
      return whole;
    }
    throw new UnfitSampleException("is no text scored whole, whose words or bytes are known.");
  }
}
