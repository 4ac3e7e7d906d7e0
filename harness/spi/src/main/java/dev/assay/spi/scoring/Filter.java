package dev.assay.spi.scoring;

import java.util.List;

/** Turns what a model generated for one document into answers that can be compared. */
@FunctionalInterface
public interface Filter {
  /** What a filter answers where it could extract nothing; counted beside the score. */
  String INVALID = "[invalid]";

  /**
   * @param answers what the model, or the filter before this one, answered; one per repeat
   */
  List<String> apply(List<String> answers, Example example);
}
