package dev.assay.testkit;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Response.Finish;
import dev.assay.spi.model.ResponseSink;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.Segment;
import dev.assay.spi.model.TokenInspector;
import dev.assay.spi.model.Usage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * One way to break the contract.
 *
 * @param rule the test that must notice
 */
record Fault(String rule, Function<ModelContext, LanguageModel> model) {
  private static final AtomicInteger OPENED = new AtomicInteger();

  static List<Fault> all() {
    var faults = new ArrayList<Fault>();
    faults.addAll(identity());
    faults.addAll(answering());
    faults.addAll(independence());
    faults.addAll(loglikelihoods());
    faults.addAll(rolling());
    faults.addAll(generations());
    faults.addAll(tokens());
    return faults;
  }

  private static List<Fault> identity() {
    return List.of(
        of("theCardIsFilledIn", card(model -> ModelCard.of("nameless", "", "x"))),
        of("theCardIsFilledIn", card(model -> ModelCard.of("indigestible", "x", " "))),
        of(
            "theCardStaysTheSame",
            card(model -> ModelCard.of("m", "x", "x").withName("after " + model.usage()))),
        of("theDigestIsTheSameWheneverTheModelIsOpened", openedLater()),
        of("atLeastOneKindOfRequestIsSupported", supporting()),
        of(
            "thereAreMediaOfEveryModalityThatItReads",
            new BigramModel() {
              @Override
              public Set<String> modalities() {
                return Set.of("audio");
              }
            }),
        of(
            "closingTwiceIsAllowed",
            new BigramModel() {
              private boolean closed;

              @Override
              public void close() {
                if (closed) {
                  throw new IllegalStateException("closed");
                }
                closed = true;
              }
            }));
  }

  private static List<Fault> answering() {
    return List.of(
        of(
            "everyRequestIsAnsweredOnceAndInItsKind",
            asking((requests, sink) -> {}, (index, response) -> index == 3 ? 2 : 1)),
        of(
            "everyRequestIsAnsweredOnceAndInItsKind",
            asking((requests, sink) -> {}, (index, response) -> index == 3 ? 0 : 1)),
        of(
            "everyRequestIsAnsweredOnceAndInItsKind",
            altering((request, response) -> new Response.Rolling(-1, 1))),
        of(
            "anEmptyListIsAnsweredWithNothing",
            asking(
                (requests, sink) -> sink.accept(requests.size(), new Response.Rolling(0, 0)),
                (index, response) -> 1)),
        of(
            "unsupportedKindsAreAnsweredWithAFailure",
            supporting(RequestKind.LOGLIKELIHOOD_ROLLING)),
        of(
            "unsupportedKindsAreAnsweredWithAFailure",
            new BigramModel() {
              @Override
              public Set<RequestKind> supports() {
                return EnumSet.of(RequestKind.LOGLIKELIHOOD);
              }

              @Override
              Response answerOrFail(Request request) {
                if (request.kind() != RequestKind.LOGLIKELIHOOD) {
                  throw new UnsupportedOperationException(request.kind().toString());
                }
                return super.answerOrFail(request);
              }
            }),
        of("mediaThatTheModelCannotReadAreAnsweredWithAFailure", reading(Fault::textAlone)),
        of(
            "aRequestThatFailsHarmsNoOther",
            asking(
                (requests, sink) -> {
                  if (requests.toString().contains("Media")) {
                    throw new IllegalStateException("all is lost");
                  }
                },
                (index, response) -> 1)),
        of("usageGrowsWithEveryQuestion", using(usage -> Usage.NONE)),
        of(
            "usageGrowsWithEveryQuestion",
            using(usage -> new Usage(usage.tokensRequested(), -usage.tokensComputed()))),
        of("incidentsAreSentencesAndAreKept", telling(calls -> List.of(" "))),
        of("incidentsAreSentencesAndAreKept", telling(calls -> List.of("number " + calls))),
        of(
            "incidentsAreSentencesAndAreKept",
            telling(calls -> Collections.nCopies(Math.max(0, 2 - calls), "memory was short"))));
  }

  private static List<Fault> independence() {
    var calls = new AtomicInteger();
    return List.of(
        of("askingAgainGivesTheSameAnswers", shifting((_, _) -> calls.incrementAndGet())),
        of("theOrderOfRequestsDoesNotMatter", shifting((_, index) -> index)),
        of("neighboursDoNotMatter", shifting((requests, _) -> requests.size() == 1 ? 1 : 0)),
        of("howTheListIsSplitDoesNotMatter", shifting((requests, _) -> requests.size())),
        of(
            "duplicatesGetTheSameAnswer",
            shifting((requests, index) -> requests.indexOf(requests.get(index)) == index ? 0 : 1)),
        of("requestsMayBeMadeOnAccess", byIdentity()),
        new Fault(
            "theNumberOfThreadsDoesNotMatter", context -> shifting((_, _) -> context.threads())));
  }

  private static List<Fault> loglikelihoods() {
    return List.of(
        of("itIsALogProbability", loglikelihood((_, a) -> with(a, 0.1))),
        of("itIsALogProbability", loglikelihood((_, a) -> with(a, Double.NaN))),
        of("itIsALogProbability", loglikelihood((_, a) -> with(a, Double.NEGATIVE_INFINITY))),
        of(
            "aContinuationOfNoCharactersScoresZero",
            loglikelihood((request, a) -> request.continuation().isEmpty() ? with(a, -0.1) : a)),
        of(
            "anEmptyContextWillDo",
            altering((request, response) ->
                request instanceof Request.Loglikelihood(var context, _)
                        && context.equals(Prompt.EMPTY)
                    ? new Response.Failure("nothing to go by")
                    : response)),
        of("textSegmentsReadAsOneText", reading(Fault::firstSegment)),
        of(
            "aContextBeyondTheModelsIsTruncated",
            loglikelihood(
                (_, a) -> new Response.Loglikelihood(a.logprob(), a.greedy(), a.tokens(), 0))));
  }

  private static List<Fault> rolling() {
    return List.of(
        of("itIsALogProbabilityOfSomeTokens", rolling(a -> new Response.Rolling(a.logprob(), 0))),
        of("itIsALogProbabilityOfSomeTokens", rolling(a -> new Response.Rolling(1, a.tokens()))),
        of("anEmptyTextIsAnswered", rolling(a -> a.tokens() == 0 ? null : a)),
        of(
            "aTextBeyondTheContextIsScoredInWindows",
            rolling(a ->
                new Response.Rolling(a.logprob(), Math.min(BigramModel.CONTEXT, a.tokens())))));
  }

  private static List<Fault> generations() {
    return List.of(
        of("itEndsAtTheLimitOnTokens", writing((request, a) -> with(a, a.text(), a.tokens() + 1))),
        of(
            "itEndsBeforeTheFirstStopString",
            writing((request, a) ->
                a.finish() == Finish.STOP
                    ? with(a, a.text() + request.stops().getLast(), a.tokens())
                    : a)),
        of(
            "greedyDecodingHasNoUseForASeed",
            writing((request, a) -> with(a, a.text() + request.sampling().seed(), a.tokens()))),
        of(
            "theMostProbableTokenAloneIsGreedyDecoding",
            sampling(s -> new Sampling(s.temperature(), s.topP(), 0, s.seed()))),
        of(
            "samplingDependsOnTheSeed",
            sampling(s -> new Sampling(s.temperature(), s.topP(), s.topK(), 1))),
        of(
            "aPromptBeyondTheContextIsTruncated",
            writing((_, a) -> new Response.Generation(a.text(), a.tokens(), a.finish(), 0))));
  }

  private static List<Fault> tokens() {
    return List.of(
        of(
            "logprobsOfTheScoredTokensSumToTheAnswer",
            inspecting(
                new BigramModel.Inspector() {
                  @Override
                  public EncodedText encode(Prompt context, String continuation) {
                    EncodedText right = super.encode(context, continuation);
                    int from = Math.min(right.scoredFrom() + 1, right.ids().length);
                    return new EncodedText(right.ids(), from, right.truncatedTokens());
                  }
                })),
        of(
            "everyIdHasItsLogprobExceptPerhapsTheFirst",
            inspecting(
                new BigramModel.Inspector() {
                  @Override
                  public double[] logprobs(int[] tokenIds) {
                    double[] right = super.logprobs(tokenIds);
                    right[right.length - 1] = Double.NaN;
                    return right;
                  }
                })),
        of(
            "everyIdHasAText",
            inspecting(
                new BigramModel.Inspector() {
                  @Override
                  public String text(int tokenId) {
                    return tokenId > 127 ? null : super.text(tokenId);
                  }
                })),
        of(
            "idsOutsideTheVocabularyAreRefused",
            inspecting(
                new BigramModel.Inspector() {
                  @Override
                  public double[] logprobs(int[] tokenIds) {
                    return new double[tokenIds.length];
                  }
                })),
        of(
            "generatingFromIdsIsGeneratingFromText",
            inspecting(
                new BigramModel.Inspector() {
                  @Override
                  public GeneratedTokens generate(int[] ids, int maxTokens, Sampling sampling) {
                    return super.generate(new int[] {' '}, maxTokens, sampling);
                  }
                })));
  }

  private static Fault of(String rule, LanguageModel model) {
    return new Fault(rule, _ -> model);
  }

  private static LanguageModel card(Function<LanguageModel, ModelCard> card) {
    return new BigramModel() {
      @Override
      public ModelCard card() {
        return card.apply(this);
      }
    };
  }

  private static Function<ModelContext, LanguageModel> opened(
      Function<Integer, LanguageModel> model) {
    return _ -> model.apply(OPENED.incrementAndGet());
  }

  private static Fault of(String rule, Function<ModelContext, LanguageModel> model) {
    return new Fault(rule, model);
  }

  private static Function<ModelContext, LanguageModel> openedLater() {
    return opened(time -> card(_ -> ModelCard.of("m", "x", "opened as number " + time)));
  }

  private static LanguageModel supporting(RequestKind... kinds) {
    return new BigramModel() {
      @Override
      public Set<RequestKind> supports() {
        return Set.of(kinds);
      }
    };
  }

  private static LanguageModel using(UnaryOperator<Usage> usage) {
    return new BigramModel() {
      @Override
      public Usage usage() {
        return usage.apply(super.usage());
      }
    };
  }

  /**
   * @param incidents what is told, by how often was asked before
   */
  private static LanguageModel telling(IntFunction<List<String>> incidents) {
    return new BigramModel() {
      private int calls;

      @Override
      public List<String> incidents() {
        return incidents.apply(calls++);
      }
    };
  }

  private interface Before {
    void answer(List<Request> requests, ResponseSink sink);
  }

  private interface Times {
    int answered(int index, Response response);
  }

  private static LanguageModel asking(Before before, Times times) {
    return new BigramModel() {
      @Override
      public void answer(List<Request> requests, ResponseSink sink) {
        before.answer(requests, sink);
        super.answer(
            requests,
            (index, response) -> {
              for (int i = 0; i < times.answered(index, response); i++) {
                sink.accept(index, response);
              }
            });
      }
    };
  }

  private interface Alteration {
    Response of(Request request, Response response);
  }

  private static LanguageModel altering(Alteration alteration) {
    return new BigramModel() {
      @Override
      Response answerOrFail(Request request) {
        return alteration.of(request, super.answerOrFail(request));
      }
    };
  }

  private interface Shift {
    int of(List<Request> requests, int index);
  }

  /** A little is taken from each log-likelihood, far less than a tolerance would notice. */
  private static LanguageModel shifting(Shift shift) {
    return new BigramModel() {
      @Override
      public void answer(List<Request> requests, ResponseSink sink) {
        super.answer(
            requests,
            (index, response) ->
                sink.accept(
                    index,
                    response instanceof Response.Loglikelihood a
                        ? with(a, a.logprob() - 1e-12 * shift.of(requests, index))
                        : response));
      }
    };
  }

  private static LanguageModel byIdentity() {
    return new BigramModel() {
      @Override
      public void answer(List<Request> requests, ResponseSink sink) {
        Map<Request, Integer> indices = new IdentityHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
          indices.put(requests.get(i), i);
        }
        for (Request request : new HashSet<>(requests)) {
          sink.accept(indices.getOrDefault(request, 0), answerOrFail(request));
        }
      }
    };
  }

  private static LanguageModel loglikelihood(LoglikelihoodAlteration alteration) {
    return altering((request, response) ->
        request instanceof Request.Loglikelihood asked
                && response instanceof Response.Loglikelihood answer
            ? alteration.of(asked, answer)
            : response);
  }

  private interface LoglikelihoodAlteration {
    Response of(Request.Loglikelihood request, Response.Loglikelihood answer);
  }

  private static LanguageModel rolling(Function<Response.Rolling, Response> alteration) {
    return altering((_, response) ->
        response instanceof Response.Rolling answer ? alteration.apply(answer) : response);
  }

  private interface GenerationAlteration {
    Response of(Request.GenerateUntil request, Response.Generation answer);
  }

  private static LanguageModel writing(GenerationAlteration alteration) {
    return altering((request, response) ->
        request instanceof Request.GenerateUntil asked
                && response instanceof Response.Generation answer
            ? alteration.of(asked, answer)
            : response);
  }

  private static LanguageModel sampling(UnaryOperator<Sampling> sampling) {
    return asked(request ->
        request instanceof Request.GenerateUntil(var prompt, var stops, var maxTokens, var asked)
            ? new Request.GenerateUntil(prompt, stops, maxTokens, sampling.apply(asked))
            : request);
  }

  private static LanguageModel reading(UnaryOperator<Prompt> reader) {
    return asked(request ->
        switch (request) {
          case Request.Loglikelihood(var context, var continuation) ->
              new Request.Loglikelihood(reader.apply(context), continuation);
          case Request.LoglikelihoodRolling(var text) ->
              new Request.LoglikelihoodRolling(reader.apply(text));
          case Request.GenerateUntil(var prompt, var stops, var maxTokens, var sampling) ->
              new Request.GenerateUntil(reader.apply(prompt), stops, maxTokens, sampling);
        });
  }

  private static LanguageModel asked(UnaryOperator<Request> request) {
    return new BigramModel() {
      @Override
      Response answerOrFail(Request asked) {
        return super.answerOrFail(request.apply(asked));
      }
    };
  }

  private static Prompt textAlone(Prompt prompt) {
    return new Prompt(prompt.segments().stream().filter(Segment.Text.class::isInstance).toList());
  }

  private static Prompt firstSegment(Prompt prompt) {
    return prompt.segments().size() < 2 || !textAlone(prompt).equals(prompt)
        ? prompt
        : new Prompt(prompt.segments().subList(0, 1));
  }

  private static LanguageModel inspecting(TokenInspector inspector) {
    return new BigramModel() {
      @Override
      public Optional<TokenInspector> inspector() {
        return Optional.of(inspector);
      }
    };
  }

  private static Response.Loglikelihood with(Response.Loglikelihood answer, double logprob) {
    return new Response.Loglikelihood(
        logprob, answer.greedy(), answer.tokens(), answer.truncatedTokens());
  }

  private static Response.Generation with(Response.Generation answer, String text, int tokens) {
    return new Response.Generation(text, tokens, answer.finish(), answer.truncatedTokens());
  }

  @Override
  public String toString() {
    return rule;
  }
}
