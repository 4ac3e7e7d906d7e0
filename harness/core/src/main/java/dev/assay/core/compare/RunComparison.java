package dev.assay.core.compare;

import dev.assay.core.statistics.PairedComparison;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two runs compared.
 *
 * @param rows groups before their members
 * @param notes what a reader must know, a sentence each
 */
public record RunComparison(String first, String second, List<Row> rows, List<String> notes) {
  public RunComparison {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /** What a row is about. */
  public enum Kind {
    TASK,
    GROUP,
    /** The mean of all tasks and groups at the top that have one metric. */
    OVERALL
  }

  /** What can be said of a difference. */
  public enum Finding {
    BETTER,
    WORSE,
    /** The interval and test leave open which is better. */
    NOT_ESTABLISHED
  }

  /**
   * One score of one task or group.
   *
   * @param depth below the top of the task tree, from 0
   * @param first its score on the common documents
   * @param factor whether the difference is one of logarithms, as of perplexities: exp of it is how
   *     many times the first score the second is
   * @param paired second less first
   * @param holm the p-value adjusted by Holm for all rows of its kind
   * @param benjaminiHochberg the same by Benjamini and Hochberg
   * @param flipped for single tasks: documents that went the other way, at most as many as asked
   *     for
   */
  public record Row(
      Kind kind,
      String task,
      String title,
      int depth,
      String metric,
      String filter,
      boolean higherIsBetter,
      double first,
      double second,
      boolean factor,
      PairedComparison paired,
      double holm,
      double benjaminiHochberg,
      List<Flip> flipped) {
    public Row {
      flipped = List.copyOf(flipped);
    }

    /** At the 5 % level, adjusted by Holm. */
    public Finding finding() {
      if (holm >= 0.05 || paired.difference() == 0) {
        return Finding.NOT_ESTABLISHED;
      }
      return paired.difference() > 0 == higherIsBetter ? Finding.BETTER : Finding.WORSE;
    }

    Row adjusted(double byHolm, double byBenjaminiHochberg) {
      return new Row(
          kind,
          task,
          title,
          depth,
          metric,
          filter,
          higherIsBetter,
          first,
          second,
          factor,
          paired,
          byHolm,
          byBenjaminiHochberg,
          flipped);
    }
  }

  /**
   * A document that the two models scored differently.
   *
   * @param document its fields as JSON, as {@code target} is what was right
   */
  public record Flip(
      String document,
      String target,
      double firstScore,
      double secondScore,
      @Nullable String firstAnswer,
      @Nullable String secondAnswer) {}
}
