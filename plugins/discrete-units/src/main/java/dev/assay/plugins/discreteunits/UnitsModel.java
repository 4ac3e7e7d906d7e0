package dev.assay.plugins.discreteunits;

import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.ResponseSink;
import dev.assay.spi.model.TokenInspector;
import dev.assay.spi.model.Usage;
import dev.assay.units.QuantiserFolder;
import dev.assay.units.Sha256;
import dev.assay.units.UnitText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A quantiser before a language model of text, to which units are characters like others. */
final class UnitsModel implements LanguageModel {
  /** Stands for how media become text; another number where that changes. */
  private static final String TRANSCRIPTION = "units-1";

  private final ModelCard card;
  private final LanguageModel model;
  private final Transcriber transcriber;
  private final Set<String> modalities;

  UnitsModel(String name, QuantiserFolder quantiser, LanguageModel model) {
    this.model = model;
    this.transcriber = new Transcriber(quantiser.quantiser());
    this.modalities = Set.of(quantiser.quantiser().features().modality());
    this.card = card(name, quantiser, model.card());
  }

  private static ModelCard card(String name, QuantiserFolder quantiser, ModelCard model) {
    SortedMap<String, String> details = new TreeMap<>(model.details());
    details.put("features", quantiser.quantiser().features().toString());
    details.put("units", Integer.toString(quantiser.quantiser().codebook().units()));
    details.put("collapse", Boolean.toString(quantiser.quantiser().collapse()));
    details.put("quantiser_sha256", quantiser.digest());
    return new ModelCard(
        name,
        "units/" + model.family(),
        Sha256.of(
            (TRANSCRIPTION + " " + model.digest() + " " + quantiser.digest())
                .getBytes(StandardCharsets.UTF_8)),
        model.parameters(),
        model.contextLength(),
        model.trainingTokens(),
        details);
  }

  @Override
  public ModelCard card() {
    return card;
  }

  @Override
  public Set<RequestKind> supports() {
    return model.supports();
  }

  @Override
  public Set<String> modalities() {
    return modalities;
  }

  @Override
  public void answer(List<Request> requests, ResponseSink sink) {
    List<Request> texts = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    int place = 0;
    for (Request request : requests) {
      try {
        texts.add(transcriber.text(request));
        places.add(place);
      } catch (EvalException e) {
        sink.accept(place, new Response.Failure(e.getMessage()));
      }
      place++;
    }
    model.answer(texts, (index, response) -> sink.accept(places.get(index), response));
  }

  @Override
  public String render(Prompt prompt) {
    return UnitText.readable(transcriber.text(prompt));
  }

  @Override
  public Usage usage() {
    return model.usage();
  }

  @Override
  public List<String> incidents() {
    return model.incidents();
  }

  @Override
  public Optional<TokenInspector> inspector() {
    return model.inspector().map(inspector -> new UnitsInspector(inspector, transcriber));
  }

  @Override
  public void close() {
    model.close();
  }
}
