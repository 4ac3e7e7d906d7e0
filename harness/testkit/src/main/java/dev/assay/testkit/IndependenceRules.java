package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That an answer is a function of its request alone, to the last bit. */
abstract class IndependenceRules {
  private final ModelUnderTest subject;
  private final List<Request> requests;
  private final List<Response> expected;

  IndependenceRules(ModelUnderTest subject) {
    this.subject = subject;
    this.requests = subject.requests();
    this.expected = subject.ask(requests);
  }

  @Test
  void askingAgainGivesTheSameAnswers() {
    assertSame(subject.ask(requests), requests, "asked a second time");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theOrderOfRequestsDoesNotMatter(long seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, requests.size()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    List<Response> shuffled = subject.ask(order.stream().map(requests::get).toList());
    var restored = new ArrayList<>(expected);
    for (int i = 0; i < order.size(); i++) {
      restored.set(order.get(i), shuffled.get(i));
    }
    assertSame(restored, requests, "asked in another order (shuffled by seed " + seed + ")");
  }

  @Test
  void neighboursDoNotMatter() {
    assertSame(requests.stream().map(subject::ask).toList(), requests, "asked alone");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void howTheListIsSplitDoesNotMatter(int size) {
    var responses = new ArrayList<Response>();
    for (int from = 0; from < requests.size(); from += size) {
      int to = Math.min(from + size, requests.size());
      responses.addAll(subject.ask(requests.subList(from, to)));
    }
    assertSame(responses, requests, "asked " + size + " at a time");
  }

  @Test
  void duplicatesGetTheSameAnswer() {
    var twice = new ArrayList<Request>();
    requests.forEach(request -> twice.addAll(List.of(request, request)));
    List<Response> responses = subject.ask(twice);
    for (int copy = 0; copy < 2; copy++) {
      int first = copy;
      assertSame(
          IntStream.range(0, requests.size()).mapToObj(i -> responses.get(2 * i + first)).toList(),
          requests,
          "asked twice in one list");
    }
  }

  @Test
  void requestsMayBeMadeOnAccess() {
    List<Request> lazy =
        new AbstractList<>() {
          @Override
          public Request get(int index) {
            return subject.requests().get(index);
          }

          @Override
          public int size() {
            return requests.size();
          }
        };
    assertSame(subject.ask(lazy), requests, "asked by a list that makes its elements on access");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void theNumberOfThreadsDoesNotMatter(int threads) {
    try (LanguageModel model = subject.open(threads)) {
      assertSame(ModelUnderTest.ask(model, requests), requests, "opened with threads=" + threads);
    }
  }

  private void assertSame(List<Response> actual, List<Request> asked, String how) {
    for (int i = 0; i < asked.size(); i++) {
      assertThat(actual.get(i))
          .as("the answer to %s when %s", asked.get(i), how)
          .isEqualTo(expected.get(i));
    }
  }
}
