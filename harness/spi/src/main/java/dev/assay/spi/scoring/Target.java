package dev.assay.spi.scoring;

import java.util.List;

/** What a right answer is. */
public sealed interface Target {
  /**
   * One of several choices, each scored by a log-likelihood request of its own, in order.
   *
   * @param choices their texts, without the delimiter that joins them to the context
   * @param gold indices of the right ones, at least one
   */
  record Choice(List<String> choices, List<Integer> gold) implements Target {
    public Choice {
      choices = List.copyOf(choices);
      gold = List.copyOf(gold);
    }
  }

  /**
   * A text, to be generated or to be scored after its context.
   *
   * @param accepted the texts that are right; the first is the one to show
   */
  record Text(List<String> accepted) implements Target {
    public Text {
      accepted = List.copyOf(accepted);
    }
  }

  /**
   * A text that is scored whole; its size as it stood before any detokenisation.
   *
   * @param words separated by whitespace
   * @param bytes of its UTF-8 form
   */
  record Whole(long words, long bytes) implements Target {}

  /**
   * A recording or an image that is scored whole.
   *
   * @param extent in that unit, above 0
   */
  record Medium(Unit unit, double extent) implements Target {}

  /** What a medium is long or large in. */
  enum Unit {
    SECOND,
    PIXEL
  }
}
