package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.Segment;
import dev.assay.spi.model.Usage;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That each request gets one answer, of its kind, and a failure where there is none. */
abstract class AnsweringRules {
  /** No model reads this; it is not there either. */
  private static final Segment UNREADABLE =
      new Segment.Media("hologram", URI.create("file:///nowhere/at/all.holo"));

  private final ModelUnderTest subject;

  AnsweringRules(ModelUnderTest subject) {
    this.subject = subject;
  }

  @Test
  void everyRequestIsAnsweredOnceAndInItsKind() {
    List<Request> requests = subject.requests();
    List<Response> responses = subject.ask(requests);
    for (int i = 0; i < requests.size(); i++) {
      assertThat(responses.get(i))
          .as("the answer to %s", requests.get(i))
          .isInstanceOf(answerTo(requests.get(i).kind()));
    }
  }

  @Test
  void anEmptyListIsAnsweredWithNothing() {
    assertThat(subject.ask(List.<Request>of())).isEmpty();
  }

  @Test
  void unsupportedKindsAreAnsweredWithAFailure() {
    for (RequestKind kind : RequestKind.values()) {
      if (!subject.model().supports().contains(kind)) {
        for (Response response : subject.ask(subject.requests(kind))) {
          assertFailure(response, "a request of kind " + kind + ", which supports() leaves out");
        }
      }
    }
  }

  @Test
  void mediaThatTheModelCannotReadAreAnsweredWithAFailure() {
    List<Request> unreadable = unreadable();
    List<Response> responses = subject.ask(unreadable);
    for (int i = 0; i < unreadable.size(); i++) {
      assertFailure(responses.get(i), unreadable.get(i).toString());
    }
  }

  @Test
  void aRequestThatFailsHarmsNoOther() {
    List<Request> good = subject.requests();
    List<Request> mixed = new ArrayList<>(good);
    mixed.addAll(good.size() / 2, unreadable());
    List<Response> responses = new ArrayList<>(subject.ask(mixed));
    responses.removeIf(Response.Failure.class::isInstance);
    assertThat(responses)
        .as("answers to requests that stood beside requests that failed")
        .isEqualTo(subject.ask(good));
  }

  @Test
  void usageGrowsWithEveryQuestion() {
    Usage before = subject.model().usage();
    subject.ask(subject.requests());
    Usage after = subject.model().usage();
    assertThat(before.tokensComputed()).as("tokensComputed").isNotNegative();
    assertThat(after.tokensRequested())
        .as("tokensRequested after %s requests more", subject.requests().size())
        .isGreaterThan(before.tokensRequested());
    assertThat(after.tokensComputed())
        .as("tokensComputed, which counts all calls so far")
        .isGreaterThanOrEqualTo(before.tokensComputed());
  }

  @Test
  void incidentsAreSentencesAndAreKept() {
    List<String> before = subject.model().incidents();
    subject.ask(subject.requests());
    List<String> after = subject.model().incidents();
    assertThat(after).as("incidents()").allSatisfy(told -> assertThat(told).isNotBlank());
    assertThat(after)
        .as("incidents(), which holds all since the model was opened")
        .hasSizeGreaterThanOrEqualTo(before.size());
    assertThat(after.subList(0, before.size()))
        .as("the incidents that were told before")
        .isEqualTo(before);
  }

  private static List<Request> unreadable() {
    var prompt = new Prompt(List.of(new Segment.Text("See: "), UNREADABLE));
    return List.of(
        new Request.Loglikelihood(prompt, " yes"),
        new Request.LoglikelihoodRolling(prompt),
        new Request.GenerateUntil(prompt, List.of("\n"), 4, Sampling.GREEDY));
  }

  private static void assertFailure(Response response, String request) {
    assertThat(response).as("the answer to %s", request).isInstanceOf(Response.Failure.class);
    assertThat(((Response.Failure) response).message())
        .as("the message of the failure that answers %s", request)
        .isNotBlank();
  }

  private static Class<? extends Response> answerTo(RequestKind kind) {
    return switch (kind) {
      case LOGLIKELIHOOD -> Response.Loglikelihood.class;
      case LOGLIKELIHOOD_ROLLING -> Response.Rolling.class;
      case GENERATE_UNTIL -> Response.Generation.class;
    };
  }
}
