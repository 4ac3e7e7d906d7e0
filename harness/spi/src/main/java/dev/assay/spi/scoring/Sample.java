package dev.assay.spi.scoring;

import dev.assay.spi.model.Response;
import java.util.List;

/**
 * One answered document, as metrics see it.
 *
 * @param responses to {@link Example#requests}, in their order, none a failure
 * @param answers for generation: the texts that the filters left; empty for log-likelihoods
 */
public record Sample(Example example, List<Response> responses, List<String> answers) {
  public Sample {
    responses = List.copyOf(responses);
    answers = List.copyOf(answers);
  }
}
