package dev.assay.cli;

import dev.assay.units.Quantiser;
import dev.assay.units.UnitText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The text that a language model learns from: a line for each medium behind its label, and one for
 * each before it. They go by blocks of media: a block's lines of the one order, then those of the
 * other. So the two lines of a medium are too far apart for one to be copied from the other, and
 * the end of the text, which training holds out, has both.
 */
final class UnitsTranscript {
  private static final int BLOCK = 64;

  private UnitsTranscript() {}

  /** Each line between the start of a text and a line feed. */
  static String of(List<LabelledMedium> media, Quantiser quantiser, long seed) {
    Random random = new Random(seed);
    List<LabelledMedium> shuffled = new ArrayList<>(media);
    Collections.shuffle(shuffled, random);
    StringBuilder text = new StringBuilder();
    for (int from = 0; from < shuffled.size(); from += BLOCK) {
      List<Line> block =
          new ArrayList<>(
              shuffled.subList(from, Math.min(from + BLOCK, shuffled.size())).stream()
                  .map(medium -> new Line(medium.label(), quantiser.text(medium.content())))
                  .toList());
      block.forEach(line -> text.append(line.behindLabel()));
      Collections.shuffle(block, random);
      block.forEach(line -> text.append(line.beforeLabel()));
    }
    return text.toString();
  }

  private record Line(String label, String units) {
    String behindLabel() {
      return UnitText.START + label + units + "\n";
    }

    String beforeLabel() {
      return UnitText.START + units + label + "\n";
    }
  }
}
