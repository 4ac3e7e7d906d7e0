package dev.assay.site;

import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task or group, one definition of it: runs of another version, number of shots or definition
 * have a task of their own beside it.
 *
 * @param name unlike any other's on the board
 * @param file names its page
 * @param entry as the first run that has it recorded it
 * @param parent the group it is in, by place on the board; null at the top
 * @param measures what is measured, the first of which ranks models on its page
 */
record BoardTask(
    int number,
    String name,
    String file,
    TaskEntry entry,
    @Nullable Integer parent,
    List<Measure> measures) {
  BoardTask {
    measures = List.copyOf(measures);
  }

  /** A metric behind a filter. */
  record Measure(String metric, String filter, boolean higherIsBetter) {
    static Measure of(Score score) {
      return new Measure(score.metric(), score.filter(), score.higherIsBetter());
    }

    String label() {
      return filter.equals("none") ? metric : metric + " (" + filter + ")";
    }

    String direction() {
      return higherIsBetter ? "↑" : "↓";
    }
  }

  /** Its title, with what sets it apart from another of the same name. */
  String title() {
    return name.startsWith(entry.name())
        ? entry.title() + name.substring(entry.name().length())
        : name;
  }
}
