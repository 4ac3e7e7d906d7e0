package dev.assay.core.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.spi.model.Response;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One answer as the journal has it. Which fields are there tells what kind it is: {@code greedy}
 * for log-likelihoods, {@code text} for generations, neither for rolling ones.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JournalLine(
    String model,
    String key,
    @Nullable Double logprob,
    @Nullable Boolean greedy,
    @Nullable String text,
    @Nullable String finish,
    long tokens,
    @Nullable Integer truncated) {
  JournalLine {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(key, "key");
  }

  static JournalLine of(String model, RequestKey key, Response response) {
    String hex = key.toString();
    return switch (response) {
      case Response.Loglikelihood answer ->
          new JournalLine(
              model,
              hex,
              answer.logprob(),
              answer.greedy(),
              null,
              null,
              answer.tokens(),
              answer.truncatedTokens());
      case Response.Rolling answer ->
          new JournalLine(model, hex, answer.logprob(), null, null, null, answer.tokens(), null);
      case Response.Generation answer ->
          new JournalLine(
              model,
              hex,
              null,
              null,
              answer.text(),
              answer.finish().name().toLowerCase(Locale.ROOT),
              answer.tokens(),
              answer.truncatedTokens());
      case Response.Failure _ ->
          throw new IllegalArgumentException("a failure is not an answer to keep");
    };
  }

  /**
   * @throws IllegalArgumentException if fields are missing
   */
  Response response() {
    if (greedy != null && logprob != null && truncated != null) {
      return new Response.Loglikelihood(logprob, greedy, Math.toIntExact(tokens), truncated);
    }
    if (text != null && finish != null && truncated != null) {
      return new Response.Generation(
          text,
          Math.toIntExact(tokens),
          Response.Finish.valueOf(finish.toUpperCase(Locale.ROOT)),
          truncated);
    }
    if (logprob != null && greedy == null) {
      return new Response.Rolling(logprob, tokens);
    }
    throw new IllegalArgumentException("fields are missing");
  }
}
