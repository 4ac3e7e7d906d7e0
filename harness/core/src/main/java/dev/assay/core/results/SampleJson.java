package dev.assay.core.results;

import dev.assay.core.data.DocHash;
import dev.assay.core.journal.RequestKey;
import dev.assay.core.scoring.SampleSink.ScoredSample;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.Segment;
import dev.assay.spi.scoring.Target;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A scored sample as its line has it. Written field by field: a run has a line for every document
 * and model, and trees of maps made to be written cost more than the writing.
 */
final class SampleJson {
  private final JsonGenerator out;
  private final Function<Prompt, String> text;

  /**
   * @param text what the model read for a prompt
   */
  SampleJson(JsonGenerator out, Function<Prompt, String> text) {
    this.out = out;
    this.text = text;
  }

  void write(String model, ScoredSample sample) {
    Doc doc = sample.example().doc();
    out.writeStartObject();
    out.writeStringProperty("model", model);
    out.writeNumberProperty("doc_id", doc.index());
    out.writeStringProperty("doc_hash", DocHash.of(doc));
    out.writePOJOProperty("doc", doc.fields());
    out.writeName("target");
    target(sample.example().target());
    out.writeArrayPropertyStart("shots");
    sample.example().shots().forEach(shot -> out.writeNumber(shot.index()));
    out.writeEndArray();
    out.writeArrayPropertyStart("requests");
    for (RequestKey key : sample.keys()) {
      out.writeString(key.toString());
    }
    out.writeEndArray();
    out.writeArrayPropertyStart("asked");
    asked(sample.example().requests());
    out.writeEndArray();
    out.writeArrayPropertyStart("responses");
    sample.responses().forEach(this::response);
    out.writeEndArray();
    out.writeObjectPropertyStart("answers");
    sample.answers().forEach(this::strings);
    out.writeEndObject();
    out.writeObjectPropertyStart("metrics");
    sample.metrics().forEach(this::metrics);
    out.writeEndObject();
    out.writeEndObject();
  }

  private void target(Target target) {
    out.writeStartObject();
    switch (target) {
      case Target.Choice choice -> {
        out.writeArrayPropertyStart("gold");
        for (int gold : choice.gold()) {
          out.writeNumber(gold);
        }
        out.writeEndArray();
        strings("choices", choice.choices());
      }
      case Target.Text accepted -> strings("accepted", accepted.accepted());
      case Target.Whole whole -> {
        out.writeNumberProperty("words", whole.words());
        out.writeNumberProperty("bytes", whole.bytes());
      }
      case Target.Medium medium ->
          out.writeNumberProperty(
              switch (medium.unit()) {
                case SECOND -> "seconds";
                case PIXEL -> "pixels";
              },
              medium.extent());
    }
    out.writeEndObject();
  }

  /**
   * The requests, an object each: {@code prompt} and {@code continuation}, or {@code prompt} and
   * how to generate, or the {@code text} scored whole. A prompt that is the one of the request
   * before it is left out.
   */
  private void asked(List<Request> requests) {
    Prompt before = null;
    for (Request request : requests) {
      out.writeStartObject();
      switch (request) {
        case Request.Loglikelihood(Prompt context, String continuation) -> {
          prompt(context, before);
          before = context;
          out.writeStringProperty("continuation", continuation);
        }
        case Request.LoglikelihoodRolling(Prompt whole) -> {
          out.writeName("text");
          read(whole);
        }
        case Request.GenerateUntil generate -> {
          prompt(generate.prompt(), before);
          before = generate.prompt();
          strings("until", generate.stops());
          out.writeNumberProperty("max_tokens", generate.maxTokens());
          sampling(generate.sampling());
        }
      }
      out.writeEndObject();
    }
  }

  private void prompt(Prompt prompt, @Nullable Prompt before) {
    if (!prompt.equals(before)) {
      out.writeName("prompt");
      read(prompt);
    }
  }

  /** The text; for a model that has none for a conversation, its turns. */
  private void read(Prompt prompt) {
    String read;
    try {
      read = text.apply(prompt);
    } catch (EvalException _) {
      turns(prompt.turns());
      return;
    }
    out.writeString(read);
  }

  private void turns(List<Segment.Turn> turns) {
    out.writeStartArray();
    for (Segment.Turn turn : turns) {
      out.writeStartObject();
      out.writeStringProperty("role", turn.role().name().toLowerCase(Locale.ROOT));
      out.writeStringProperty("content", turn.content());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void sampling(Sampling sampling) {
    out.writeNumberProperty("temperature", sampling.temperature());
    if (!sampling.greedy()) {
      out.writeNumberProperty("top_p", sampling.topP());
      out.writeNumberProperty("top_k", sampling.topK());
      out.writeNumberProperty("seed", sampling.seed());
    }
  }

  private void response(Response response) {
    out.writeStartObject();
    switch (response) {
      case Response.Loglikelihood answer -> {
        out.writeNumberProperty("logprob", answer.logprob());
        out.writeBooleanProperty("greedy", answer.greedy());
        out.writeNumberProperty("tokens", answer.tokens());
      }
      case Response.Rolling answer -> {
        out.writeNumberProperty("logprob", answer.logprob());
        out.writeNumberProperty("tokens", answer.tokens());
      }
      case Response.Generation answer -> {
        out.writeStringProperty("text", answer.text());
        out.writeNumberProperty("tokens", answer.tokens());
        out.writeStringProperty("finish", answer.finish().name().toLowerCase(Locale.ROOT));
      }
      case Response.Failure failure -> out.writeStringProperty("failure", failure.message());
    }
    out.writeEndObject();
  }

  private void metrics(String filter, Map<String, double[]> measured) {
    out.writeObjectPropertyStart(filter);
    measured.forEach((metric, measurement) -> {
      out.writeName(metric);
      out.writeArray(measurement, 0, measurement.length);
    });
    out.writeEndObject();
  }

  private void strings(String name, List<String> values) {
    out.writeArrayPropertyStart(name);
    values.forEach(out::writeString);
    out.writeEndArray();
  }
}
