package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelContext.Device;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Sampling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The model that a contract examines, and the questions it is asked. */
final class ModelUnderTest implements AutoCloseable {
  /** A prompt longer than this takes long to compute; models with more context are not asked it. */
  private static final int LONGEST_CONTEXT_TRIED = 2048;

  private final Function<ModelContext, LanguageModel> opener;
  private final LanguageModel model;
  private final List<String> texts;
  private final List<Prompt> media;

  ModelUnderTest(
      Function<ModelContext, LanguageModel> opener, List<String> texts, List<Prompt> media) {
    assertThat(texts)
        .as("texts(), which needs at least three, none blank")
        .hasSizeGreaterThanOrEqualTo(3)
        .noneMatch(String::isBlank);
    this.opener = opener;
    this.texts = List.copyOf(texts);
    this.media = List.copyOf(media);
    this.model = open(2);
  }

  LanguageModel open(int threads) {
    return opener.apply(new ModelContext(threads, Device.CPU));
  }

  LanguageModel model() {
    return model;
  }

  ModelCard card() {
    return model.card();
  }

  List<String> texts() {
    return texts;
  }

  List<Prompt> media() {
    return media;
  }

  void assumeSupports(RequestKind kind) {
    assumeTrue(model.supports().contains(kind), () -> "the model does not support " + kind);
  }

  /** A text of more tokens than the model's context; the rule is skipped if that is very long. */
  String textBeyondTheContext() {
    Integer length = card().contextLength();
    assumeTrue(
        length != null && length <= LONGEST_CONTEXT_TRIED,
        "the model's context is unbounded or too long to exceed in a test");
    // A token may stand for several characters or even words, hardly for a whole text.
    var longText = new StringBuilder();
    while (longText.length() < 8L * length || longText.length() < 64) {
      texts.forEach(text -> longText.append(text).append(' '));
    }
    return longText.toString().strip();
  }

  Response ask(Request request) {
    return ask(List.of(request)).getFirst();
  }

  List<Response> ask(List<Request> requests) {
    return ask(model, requests);
  }

  /** The answers in the order of the requests; fails unless each was answered exactly once. */
  static List<Response> ask(LanguageModel model, List<Request> requests) {
    var answers = new ArrayList<Response>(Collections.nCopies(requests.size(), null));
    try {
      model.answer(
          requests,
          (index, response) -> {
            synchronized (answers) {
              take(answers, index, response, requests);
            }
          });
    } catch (RuntimeException e) {
      fail(
          "answer threw "
              + e
              + " for "
              + requests
              + ". A request that cannot be answered gets a Response.Failure;"
              + " an exception means that the model as a whole failed.",
          e);
    }
    synchronized (answers) {
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i))
            .as(
                "the answer to request %s of %s (%s), which must be there when answer returns",
                i, requests.size(), requests.get(i))
            .isNotNull();
      }
      return List.copyOf(answers);
    }
  }

  private static void take(
      List<Response> answers, int index, Response response, List<Request> requests) {
    assertThat(index)
        .as("the index of an answer, of %s requests", requests.size())
        .isBetween(0, requests.size() - 1);
    assertThat(response).as("the answer to %s", requests.get(index)).isNotNull();
    assertThat(answers.get(index))
        .as("an earlier answer to %s; each is answered exactly once", requests.get(index))
        .isNull();
    answers.set(index, response);
  }

  /** Requests of every supported kind, with shared prefixes, duplicates aside. */
  List<Request> requests() {
    var requests = new ArrayList<Request>();
    for (RequestKind kind : RequestKind.values()) {
      if (model.supports().contains(kind)) {
        requests.addAll(requests(kind));
      }
    }
    return requests;
  }

  /** Requests of one kind, supported or not. */
  List<Request> requests(RequestKind kind) {
    return switch (kind) {
      case LOGLIKELIHOOD -> loglikelihoods();
      case LOGLIKELIHOOD_ROLLING ->
          Stream.concat(texts.stream().map(Prompt::of), media.stream())
              .<Request>map(Request.LoglikelihoodRolling::new)
              .toList();
      case GENERATE_UNTIL -> generations();
    };
  }

  private List<Request> loglikelihoods() {
    var requests = new ArrayList<Request>();
    for (int i = 0; i < texts.size(); i++) {
      String context = texts.get(i);
      requests.add(new Request.Loglikelihood(Prompt.EMPTY, context));
      for (int next = 1; next <= 2; next++) {
        String continuation = texts.get((i + next) % texts.size());
        requests.add(new Request.Loglikelihood(Prompt.of(context), " " + continuation.strip()));
      }
    }
    media.forEach(
        prompt -> requests.add(new Request.Loglikelihood(prompt, texts.getFirst().strip())));
    return requests;
  }

  private List<Request> generations() {
    var requests = new ArrayList<Request>();
    for (int i = 0; i < texts.size(); i++) {
      Prompt prompt = Prompt.of(texts.get(i));
      requests.add(new Request.GenerateUntil(prompt, List.of(), 4, Sampling.GREEDY));
      requests.add(
          new Request.GenerateUntil(prompt, List.of("\n", "e"), 6, new Sampling(1, 0.9, 0, i)));
    }
    requests.add(new Request.GenerateUntil(Prompt.EMPTY, List.of(), 4, Sampling.GREEDY));
    media.forEach(
        prompt -> requests.add(new Request.GenerateUntil(prompt, List.of(), 4, Sampling.GREEDY)));
    return requests;
  }

  @Override
  public void close() {
    model.close();
  }
}
