package dev.assay.plugins.ngram.binary;

import dev.assay.plugins.ngram.model.FloatLayout;
import dev.assay.plugins.ngram.model.Layout;
import dev.assay.plugins.ngram.model.PackedLayout;
import java.nio.LongBuffer;

/** Whether the numbers of a file make a model that every query gets an answer from. */
final class LayoutCheck {
  private final Layout layout;
  private final int[] levelStart;
  private final int order;
  private final int contexts;
  private final int nodes;
  private final int vocabulary;

  private LayoutCheck(Layout layout, int[] levelStart) {
    this.layout = layout;
    this.levelStart = levelStart;
    order = levelStart.length - 2;
    contexts = levelStart[order];
    nodes = levelStart[order + 1];
    vocabulary = levelStart[2] - levelStart[1];
  }

  /** Says what is wrong; nothing if all is well. */
  static String findDamage(Layout layout, int[] levelStart) {
    return new LayoutCheck(layout, levelStart).findDamage();
  }

  private String findDamage() {
    boolean complete =
        switch (layout) {
          case FloatLayout floats -> hasEmptySlot(floats.largeFamilies().slots());
          case PackedLayout packed -> packed.shape().count() == contexts + 1;
        };
    if (!complete) {
      return "what n-grams are looked up with makes no sense";
    }
    for (int k = 0; k <= order; k++) {
      if (layout.firstChild(levelStart[k]) != levelStart[k + 1]) {
        return "the " + (k + 1) + "-grams do not start where they should";
      }
    }
    int first = 1;
    for (int context = 0; context < contexts; context++) {
      int end = layout.firstChild(context + 1);
      if (!Float.isFinite(layout.backoff(context)) || !isFamily(context, first, end)) {
        return "n-gram " + context + " makes no sense";
      }
      first = end;
    }
    return "";
  }

  /** Whether these can be the children of a context. */
  private boolean isFamily(int context, int first, int end) {
    if (end < first || end > nodes) {
      return false;
    }
    int previous = -1;
    for (int node = first; node < end; node++) {
      int word = layout.word(node);
      boolean ascends = word > previous && word < vocabulary;
      // Probabilities are no more than 1, whose logarithm is 0.
      if (!ascends || context == 0 && word != node - 1 || !(layout.probability(node) <= 0)) {
        return false;
      }
      previous = word;
    }
    return true;
  }

  private static boolean hasEmptySlot(LongBuffer slots) {
    for (int i = 0; i < slots.capacity(); i++) {
      if (slots.get(i) == 0) {
        return true;
      }
    }
    return false;
  }
}
