package dev.assay.plugins.discreteunits;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Segment;
import dev.assay.units.Quantiser;
import dev.assay.units.UnitText;
import dev.assay.units.media.DataUri;
import dev.assay.units.media.MediaException;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts the characters of its units in the place of each medium. Safe for use by many threads. */
final class Transcriber {
  /** What is asked of one medium mostly comes together. */
  private static final int REMEMBERED = 64;

  private final Quantiser quantiser;
  private final Map<URI, String> remembered =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<URI, String> eldest) {
              return size() > REMEMBERED;
            }
          });

  Transcriber(Quantiser quantiser) {
    this.quantiser = quantiser;
  }

  /**
   * The request as a model of text can answer it.
   *
   * @throws EvalException if it holds a medium that is no such recording or image
   */
  Request text(Request request) {
    return switch (request) {
      case Request.Loglikelihood(Prompt context, String continuation) ->
          new Request.Loglikelihood(started(context), continuation);
      case Request.LoglikelihoodRolling(Prompt text) ->
          new Request.LoglikelihoodRolling(started(text));
      case Request.GenerateUntil generate ->
          new Request.GenerateUntil(
              started(generate.prompt()),
              generate.stops(),
              generate.maxTokens(),
              generate.sampling());
    };
  }

  /** Behind what every text begins with that was learnt from. */
  Prompt started(Prompt prompt) {
    return Prompt.of(UnitText.START + text(prompt));
  }

  /**
   * @throws EvalException as {@link #text(Request)}
   */
  String text(Prompt prompt) {
    var text = new StringBuilder();
    for (Segment segment : prompt.segments()) {
      switch (segment) {
        case Segment.Text(String part) -> text.append(part);
        case Segment.Media media -> text.append(text(media));
        case Segment.Turn _ ->
            throw new EvalException(
                ErrorCode.UNSUPPORTED,
                "This model has no chat template, and the prompt is a conversation.");
      }
    }
    return text.toString();
  }

  private String text(Segment.Media media) {
    String modality = quantiser.features().modality();
    if (!media.modality().equals(modality)) {
      throw new EvalException(
          ErrorCode.UNSUPPORTED,
          "This model reads " + modality + ", and the prompt holds " + media.modality() + ".");
    }
    String known = remembered.get(media.source());
    if (known != null) {
      return known;
    }
    try {
      String text = quantiser.text(DataUri.content(media.source()));
      remembered.put(media.source(), text);
      return text;
    } catch (MediaException e) {
      throw new EvalException(ErrorCode.INVALID_DATA, e.getMessage(), e);
    }
  }
}
