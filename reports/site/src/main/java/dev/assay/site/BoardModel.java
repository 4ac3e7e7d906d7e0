package dev.assay.site;

import dev.assay.spi.result.ModelEntry;
import java.util.List;

/**
 * A model: one name and one digest, whichever runs it is in.
 *
 * @param name unlike any other's on the board
 * @param file names its page
 * @param entry from the first run that has it
 * @param runs by place in the site's list
 */
record BoardModel(int number, String name, String file, ModelEntry entry, List<Integer> runs) {
  BoardModel {
    runs = List.copyOf(runs);
  }
}
