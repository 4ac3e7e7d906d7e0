package dev.assay.tasks.scoring.filters;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Filter;
import dev.assay.spi.scoring.Parameters;
import java.util.List;

/** The first k answers of a task that asks for several: {@code k} of its {@code repeats}. */
record TakeFirstK(String owner, int k) implements Filter {
  static Filter create(Parameters parameters) {
    long k = parameters.only("k").integer("k", 0);
    if (k < 1 || k > Integer.MAX_VALUE) {
      throw parameters.invalid("k, the number of answers to keep, is not a whole number above 0.");
    }
    return new TakeFirstK(parameters.owner(), (int) k);
  }

  @Override
  public List<String> apply(List<String> answers, Example example) {
    if (answers.size() < k) {
      throw new EvalException(
          ErrorCode.INVALID_CONFIGURATION,
          owner
              + ": k is "
              + k
              + ", and there are only "
              + answers.size()
              + " answers to each document; raise repeats in the task.");
    }
    return answers.subList(0, k);
  }
}
