package dev.assay.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.transformer.graph.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is computed, and what is held in memory, for texts that begin alike. */
class SharingTest {

  private static final ScoringSink IGNORE = (_, _, _) -> {};

  private final Fixture fixture =
      Fixture.own().filter(f -> f.name().equals("llama-bf16")).findFirst().orElseThrow();

  @Test
  void lettersAfterOneQuestionAreScoredFromOneRow() {
    try (Transformer model = fixture.load(EngineOptions.defaults())) {
      List<ScoringRequest> letters = new ArrayList<>();
      for (int letter = 1; letter <= 4; letter++) {
        letters.add(request(text(30), letter));
      }
      model.score(letters, IGNORE);
      assertThat(model.report().tokensComputed()).isEqualTo(30);
      assertThat(model.report().tokensRequested()).isEqualTo(4 * 30);
    }
  }

  @Test
  void everySharedPrefixIsComputedOnce() {
    try (Transformer model = fixture.load(EngineOptions.defaults().withBatchTokens(8))) {
      int[] shots = text(20);
      List<ScoringRequest> requests = new ArrayList<>();
      for (int question = 0; question < 5; question++) {
        for (int answer = 0; answer < 3; answer++) {
          requests.add(request(shots, 10 + question, 7, 20 + answer, 3, 9));
        }
      }
      model.score(requests, IGNORE);
      // The shots, five questions of two tokens, fifteen answers of which the last is not read.
      assertThat(model.report().tokensComputed()).isEqualTo(20 + 5 * 2 + 15 * 2);
    }
  }

  @Test
  void keysAndValuesAreFreedWhenNothingBelowNeedsThem() {
    try (Transformer model = fixture.load(EngineOptions.defaults().withBatchTokens(16))) {
      List<ScoringRequest> requests = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        requests.add(request(text(20), i % 61, i / 61, 5, 6, 7, 8));
      }
      model.score(requests, IGNORE);
      // The path of 27 tokens in 4 edges, and a batch of 16 tokens in at most 8: 12 pages.
      long page = 2 * 2 * 2 * 16 * 16 * 4;
      assertThat(model.report().peakKvBytes()).isLessThanOrEqualTo(20 * page);
    }
  }

  @Test
  void generationsShareTheirPrompt() {
    try (Transformer model = fixture.load(EngineOptions.defaults())) {
      List<GenerationRequest> requests = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        int[] prompt = request(text(30), i).tokens();
        requests.add(new GenerationRequest(prompt, 3, StopCondition.NEVER, Sampling.greedy()));
      }
      model.generate(requests, (_, _, _) -> {});
      // The last of three generated tokens is not read.
      assertThat(model.report().tokensComputed()).isEqualTo(30 + 10 + 10 * 2);
    }
  }

  @Test
  void generationFitsItsMemoryByWaiting() {
    long page = 2 * 2 * 2 * 16 * 16 * 4;
    List<GenerationRequest> requests = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int[] prompt = request(text(10), i, i + 1).tokens();
      requests.add(new GenerationRequest(prompt, 30, StopCondition.NEVER, Sampling.greedy()));
    }
    List<Integer> finished = new ArrayList<>();
    try (Transformer model = fixture.load(EngineOptions.defaults().withKvBytes(8 * page))) {
      model.generate(requests, (index, tokens, _) -> finished.add(index));
      assertThat(finished).hasSize(20).doesNotHaveDuplicates();
      assertThat(model.report().peakKvBytes()).isLessThanOrEqualTo(8 * page);
    }
    try (Transformer model = fixture.load(EngineOptions.defaults().withKvBytes(2 * page))) {
      assertThatThrownBy(() -> model.generate(requests, (_, _, _) -> {}))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("memory for keys and values");
    }
  }

  private static int[] text(int length) {
    int[] tokens = new int[length];
    Arrays.setAll(tokens, i -> i * 7 % 61);
    return tokens;
  }

  private static ScoringRequest request(int[] context, int... more) {
    int[] tokens = Arrays.copyOf(context, context.length + more.length);
    System.arraycopy(more, 0, tokens, context.length, more.length);
    return new ScoringRequest(tokens, context.length);
  }
}
