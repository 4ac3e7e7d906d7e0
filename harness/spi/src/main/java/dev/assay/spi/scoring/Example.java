package dev.assay.spi.scoring;

import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Request;
import java.util.List;

/**
 * A document made ready for a model.
 *
 * @param requests at least one. For {@link Target.Choice}, one a choice in order, and where a
 *     metric asks for them, the choices' unconditional ones after; for generation, one a repeat
 * @param shots the documents shown as examples, in the order shown
 */
public record Example(Doc doc, List<Request> requests, Target target, List<Doc> shots) {
  public Example {
    requests = List.copyOf(requests);
    shots = List.copyOf(shots);
  }
}
