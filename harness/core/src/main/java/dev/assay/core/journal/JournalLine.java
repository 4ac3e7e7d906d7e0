package dev.assay.core.journal;

import dev.assay.spi.model.Response;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * One answer as the journal has it. Which fields are there tells what kind it is: {@code greedy}
 * for log-likelihoods, {@code text} for generations, neither for rolling ones.
 */
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

  /** Writes the line of an answer; a million of them pass here in a run, so no object is made. */
  static void write(String model, RequestKey key, Response response, JsonGenerator out) {
    out.writeStartObject();
    out.writeStringProperty("model", model);
    out.writeStringProperty("key", key.toString());
    switch (response) {
      case Response.Loglikelihood answer -> {
        out.writeNumberProperty("logprob", answer.logprob());
        out.writeBooleanProperty("greedy", answer.greedy());
        out.writeNumberProperty("tokens", answer.tokens());
        out.writeNumberProperty("truncated", answer.truncatedTokens());
      }
      case Response.Rolling answer -> {
        out.writeNumberProperty("logprob", answer.logprob());
        out.writeNumberProperty("tokens", answer.tokens());
      }
      case Response.Generation answer -> {
        out.writeStringProperty("text", answer.text());
        out.writeStringProperty("finish", answer.finish().name().toLowerCase(Locale.ROOT));
        out.writeNumberProperty("tokens", answer.tokens());
        out.writeNumberProperty("truncated", answer.truncatedTokens());
      }
      case Response.Failure _ ->
          throw new IllegalArgumentException("a failure is not an answer to keep");
    }
    out.writeEndObject();
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
