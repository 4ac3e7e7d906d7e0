package dev.assay.spi.model;

/**
 * Answers that another system gave, found by the place in a run where each was asked for. They are
 * asked for one by one and never kept in a journal: the record is one.
 */
@FunctionalInterface
public interface RecordedAnswers {
  /**
   * Looks an answer up.
   *
   * @param request what is asked there now, to check the record against
   * @return a {@link Response.Failure} that says so where the record has no answer to it
   */
  Response at(Origin origin, Request request);
}
