package dev.assay.plugins.replay;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.RecordedAnswers;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.ResponseSink;
import dev.assay.spi.model.Usage;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A record in the place of a model. */
final class ReplayModel implements LanguageModel {
  private final ModelCard card;
  private final Recording record;

  static ReplayModel of(Recording record) {
    return new ReplayModel(ModelCard.of(record.name(), "replay", record.digest()), record);
  }

  private ReplayModel(ModelCard card, Recording record) {
    this.card = card;
    this.record = record;
  }

  @Override
  public ModelCard card() {
    return card;
  }

  @Override
  public Set<RequestKind> supports() {
    return record.kinds();
  }

  @Override
  public Optional<RecordedAnswers> recorded() {
    return Optional.of(record::at);
  }

  /** A request alone does not say where in the record its answer stands. */
  @Override
  public void answer(List<Request> requests, ResponseSink sink) {
    for (int i = 0; i < requests.size(); i++) {
      sink.accept(i, new Response.Failure("A record answers by task and document only."));
    }
  }

  @Override
  public Usage usage() {
    return Usage.NONE;
  }

  @Override
  public void close() {}
}
