package dev.assay.core.run;

import dev.assay.core.run.RequestBook.Section;
import dev.assay.spi.model.Response;
import java.util.List;

/** What one model answered to a book of requests. */
@FunctionalInterface
interface Answers {
  /** The responses to a document's requests, in their order. */
  List<Response> of(Section section, int doc);
}
