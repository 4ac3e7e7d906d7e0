package dev.assay.tasks.scoring;

import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Response.Finish;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Sample;
import dev.assay.spi.scoring.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Samples of each kind, made by hand. */
public final class Samples {
  private Samples() {}

  /** Log-likelihoods of the choices, and perhaps of the choices without context after them. */
  public static Sample choice(
      List<String> choices, List<Integer> gold, double[] logprobs, boolean[] greedy) {
    var requests = new ArrayList<Request>();
    var responses = new ArrayList<Response>();
    for (int i = 0; i < logprobs.length; i++) {
      String choice = choices.get(i % choices.size());
      Prompt context = i < choices.size() ? Prompt.of("Question") : Prompt.EMPTY;
      requests.add(new Request.Loglikelihood(context, " " + choice));
      responses.add(new Response.Loglikelihood(logprobs[i], greedy[i], 1, 0));
    }
    return sample(requests, new Target.Choice(choices, gold), responses, List.of());
  }

  public static Sample choice(List<Integer> gold, double... logprobs) {
    var choices = new ArrayList<String>();
    for (int i = 0; i < logprobs.length; i++) {
      choices.add("choice " + i);
    }
    return choice(choices, gold, logprobs, new boolean[logprobs.length]);
  }

  public static Sample scored(String text, double logprob, boolean greedy) {
    return sample(
        List.of(new Request.Loglikelihood(Prompt.of("Context"), text)),
        new Target.Text(List.of(text)),
        List.of(new Response.Loglikelihood(logprob, greedy, 1, 0)),
        List.of());
  }

  public static Sample whole(double logprob, long words, long bytes) {
    return sample(
        List.of(new Request.LoglikelihoodRolling(Prompt.of("a text"))),
        new Target.Whole(words, bytes),
        List.of(new Response.Rolling(logprob, 1)),
        List.of());
  }

  public static Sample medium(double logprob, Target.Unit unit, double extent) {
    return sample(
        List.of(new Request.LoglikelihoodRolling(Prompt.of("a medium"))),
        new Target.Medium(unit, extent),
        List.of(new Response.Rolling(logprob, 1)),
        List.of());
  }

  /** Choices each scored whole. */
  public static Sample wholeChoices(int gold, double... logprobs) {
    var requests = new ArrayList<Request>();
    var choices = new ArrayList<String>();
    var responses = new ArrayList<Response>();
    for (double logprob : logprobs) {
      choices.add("choice " + choices.size());
      requests.add(new Request.LoglikelihoodRolling(Prompt.of(choices.getLast())));
      responses.add(new Response.Rolling(logprob, 1));
    }
    return sample(requests, new Target.Choice(choices, List.of(gold)), responses, List.of());
  }

  public static Sample generated(List<String> golds, List<String> answers) {
    var requests = new ArrayList<Request>();
    var responses = new ArrayList<Response>();
    for (int i = 0; i < Math.max(1, answers.size()); i++) {
      requests.add(new Request.GenerateUntil(Prompt.of("Q"), List.of(), 16, Sampling.GREEDY));
      responses.add(new Response.Generation("raw", 1, Finish.STOP, 0));
    }
    // As DROP has its right answers: lists of spans, beside the target.
    Map<String, Object> fields = Map.of("answers", golds.stream().map(List::of).toList());
    return sample(fields, requests, new Target.Text(golds), responses, answers);
  }

  private static Sample sample(
      List<Request> requests, Target target, List<Response> responses, List<String> answers) {
    return sample(Map.of(), requests, target, responses, answers);
  }

  private static Sample sample(
      Map<String, Object> fields,
      List<Request> requests,
      Target target,
      List<Response> responses,
      List<String> answers) {
    return new Sample(
        new Example(new Doc(7, fields), requests, target, List.of()), responses, answers);
  }
}
