package dev.assay.core.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.Segment;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RequestKeyTest {
  private static final Prompt PROMPT = Prompt.of("ab");

  @Test
  void everyFieldCountsAndFieldsDoNotRunTogether() {
    List<Request> different =
        List.of(
            new Request.Loglikelihood(PROMPT, "c"),
            new Request.Loglikelihood(Prompt.of("a"), "bc"),
            new Request.Loglikelihood(Prompt.EMPTY, "abc"),
            new Request.LoglikelihoodRolling(PROMPT),
            new Request.LoglikelihoodRolling(
                new Prompt(List.of(new Segment.Media("audio", URI.create("file:///ab"))))),
            new Request.LoglikelihoodRolling(turns(Segment.Role.USER, "ab")),
            new Request.LoglikelihoodRolling(turns(Segment.Role.SYSTEM, "ab")),
            new Request.LoglikelihoodRolling(turns(Segment.Role.USER, "a")),
            new Request.GenerateUntil(PROMPT, List.of(), 5, Sampling.GREEDY),
            new Request.GenerateUntil(PROMPT, List.of(), 6, Sampling.GREEDY),
            new Request.GenerateUntil(PROMPT, List.of("\n"), 5, Sampling.GREEDY),
            new Request.GenerateUntil(PROMPT, List.of("\n", "\n"), 5, Sampling.GREEDY),
            new Request.GenerateUntil(PROMPT, List.of("\n\n"), 5, Sampling.GREEDY),
            new Request.GenerateUntil(PROMPT, List.of(), 5, new Sampling(1, 1, 0, 0)),
            new Request.GenerateUntil(PROMPT, List.of(), 5, new Sampling(1, 1, 0, 1)));
    var hasher = new RequestKey.Hasher();

    assertThat(different.stream().map(hasher::of).collect(Collectors.toSet()))
        .hasSameSizeAs(different);
  }

  private static Prompt turns(Segment.Role role, String content) {
    return Prompt.ofTurns(List.of(new Segment.Turn(role, content)));
  }

  @Test
  void isTheSameForEqualRequestsAndSurvivesBeingWritten() {
    var hasher = new RequestKey.Hasher();
    RequestKey key = hasher.of(new Request.Loglikelihood(PROMPT, "c"));

    assertThat(hasher.of(new Request.Loglikelihood(Prompt.of("ab"), "c"))).isEqualTo(key);
    assertThat(RequestKey.parse(key.toString())).isEqualTo(key);
  }
}
