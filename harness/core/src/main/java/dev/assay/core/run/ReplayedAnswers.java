package dev.assay.core.run;

import dev.assay.core.run.RequestBook.Section;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Origin;
import dev.assay.spi.model.RecordedAnswers;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Answers that a model repeats from a record, each looked up by its place. Equal requests may have
 * been answered differently there, so none is asked once for several; and nothing is journalled.
 */
final class ReplayedAnswers implements Answers {
  private static final int NAMED = 3;

  private final List<Response> responses;

  private ReplayedAnswers(Response[] responses) {
    this.responses = List.of(responses);
  }

  /**
   * @throws EvalException counting the answers that the record lacks and telling of the first ones
   */
  static ReplayedAnswers of(
      String model, RequestBook book, RecordedAnswers record, EvalListener listener) {
    var responses = new Response[book.size()];
    List<String> lacking = new ArrayList<>();
    int count = 0;
    for (Section section : book.sections()) {
      for (int doc = 0; doc < section.docs().size(); doc++) {
        Doc asked = section.docs().get(doc);
        List<Request> requests = section.example(doc).requests();
        for (int i = 0; i < requests.size(); i++) {
          var origin = new Origin(section.task().name(), asked, i);
          Response response = record.at(origin, requests.get(i));
          if (response instanceof Response.Failure(String message) && count++ < NAMED) {
            lacking.add(message);
          }
          responses[section.start(doc) + i] = response;
          listener.answered();
        }
      }
    }
    if (count > 0) {
      throw new EvalException(
          ErrorCode.INVALID_DATA,
          String.format(
              Locale.ROOT,
              "Model %s cannot answer %,d of %,d requests from its record: %s%s",
              model,
              count,
              book.size(),
              String.join(" ", lacking),
              count > NAMED ? " And so on." : ""));
    }
    return new ReplayedAnswers(responses);
  }

  @Override
  public List<Response> of(Section section, int doc) {
    return responses.subList(section.start(doc), section.end(doc));
  }
}
