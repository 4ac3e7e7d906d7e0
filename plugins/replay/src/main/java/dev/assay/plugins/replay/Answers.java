package dev.assay.plugins.replay;

import dev.assay.spi.model.Response;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one answer in each of the forms that records have. */
final class Answers {
  private Answers() {}

  /** A row of its own: a text, a log-likelihood, or without {@code is_greedy} a rolling one. */
  static Answer plain(Row row) {
    int tokens = row.has("tokens") ? row.count("tokens") : 0;
    if (row.has("text")) {
      return Answer.text(row.text("text"), tokens, finish(row.at("finish"), row));
    }
    double logprob = logprob(row.at("logprob"), row);
    return row.has("is_greedy")
        ? Answer.loglikelihood(
            logprob, truth(row.at("is_greedy"), row), tokens, text(row.at("continuation")))
        : Answer.rolling(logprob, tokens);
  }

  /**
   * @param asked the request, where the row has it
   * @return empty for a request that was not answered
   */
  static Optional<Answer> assay(JsonNode response, JsonNode asked, Row row) {
    if (response.has("failure")) {
      return Optional.empty();
    }
    int tokens = response.path("tokens").asInt(0);
    if (response.path("text").isString()) {
      return Optional.of(
          Answer.text(
              response.get("text").stringValue(), tokens, finish(response.path("finish"), row)));
    }
    double logprob = logprob(response.path("logprob"), row);
    return Optional.of(
        response.has("greedy")
            ? Answer.loglikelihood(
                logprob,
                truth(response.get("greedy"), row),
                tokens,
                text(asked.path("continuation")))
            : Answer.rolling(logprob, tokens));
  }

  /**
   * @param response a text, {@code [log-likelihood, greedy]}, or a rolling log-likelihood, numbers
   *     as text
   * @param arguments what was asked: a log-likelihood has two texts, a rolling one a single one
   */
  static Answer lmEval(JsonNode response, JsonNode arguments, Row row) {
    if (response.isArray() && response.size() == 2) {
      return Answer.loglikelihood(
          logprob(response.get(0), row),
          truth(response.get(1), row),
          0,
          text(arguments.path("arg_1")));
    }
    if (arguments.has("arg_0") && !arguments.has("arg_1")) {
      return Answer.rolling(logprob(response.isArray() ? response.path(0) : response, row), 0);
    }
    if (!response.isString()) {
      throw row.wrong("has a response that is neither a text nor a pair: " + response + ".");
    }
    return Answer.text(response.stringValue(), 0, Response.Finish.STOP);
  }

  private static double logprob(JsonNode node, Row row) {
    if (node.isNumber()) {
      return finite(node.doubleValue(), node, row);
    }
    String text = node.isString() ? node.stringValue() : "";
    return switch (text) {
      case "-inf", "-Infinity" -> Double.NEGATIVE_INFINITY;
      case String _ -> {
        try {
          yield finite(Double.parseDouble(text), node, row);
        } catch (NumberFormatException e) {
          throw row.wrong("has " + node + " for a log-likelihood.");
        }
      }
    };
  }

  private static double finite(double value, JsonNode node, Row row) {
    if (!Double.isFinite(value)) {
      throw row.wrong("has " + node + " for a log-likelihood.");
    }
    return value;
  }

  private static boolean truth(JsonNode node, Row row) {
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return switch (node.isString() ? node.stringValue().toLowerCase(Locale.ROOT) : "") {
      case "true" -> true;
      case "false" -> false;
      case String _ -> throw row.wrong("has " + node + " where true or false is said.");
    };
  }

  private static Response.Finish finish(JsonNode node, Row row) {
    if (node.isMissingNode()) {
      return Response.Finish.STOP;
    }
    return switch (node.isString() ? node.stringValue() : "") {
      case "stop" -> Response.Finish.STOP;
      case "length" -> Response.Finish.LENGTH;
      case String _ -> throw row.wrong("has " + node + " at finish, not stop or length.");
    };
  }

  private static @Nullable String text(JsonNode node) {
    return node.isString() ? node.stringValue() : null;
  }
}
