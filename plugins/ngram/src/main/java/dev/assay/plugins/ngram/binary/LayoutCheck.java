package dev.assay.plugins.ngram.binary;

import dev.assay.plugins.ngram.model.NgramModel.Layout;
import dev.assay.plugins.ngram.model.Records;

/** Whether the numbers of a file make a model that every query gets an answer from. */
final class LayoutCheck {
  private final Layout layout;
  private final int[] levelStart;
  private final int order;
  private final int contexts;
  private final int vocabulary;

  private LayoutCheck(Layout layout, int[] levelStart) {
    this.layout = layout;
    this.levelStart = levelStart;
    order = levelStart.length - 2;
    contexts = levelStart[order];
    vocabulary = levelStart[2] - levelStart[1];
  }

  /** Says what is wrong; nothing if all is well. */
  static String findDamage(Layout layout, int[] levelStart) {
    LayoutCheck check = new LayoutCheck(layout, levelStart);
    for (int k = 0; k < check.order; k++) {
      if (check.firstChild(levelStart[k]) != levelStart[k + 1]) {
        return "the " + (k + 1) + "-grams do not start where they should";
      }
    }
    if (check.firstChild(check.contexts) != levelStart[check.order + 1]) {
      return "the " + check.order + "-grams do not end where they should";
    }
    int node = check.firstBadContext();
    if (node >= 0) {
      return "n-gram " + node + " makes no sense";
    }
    node = check.firstBadLongest();
    if (node >= 0) {
      return "n-gram " + (check.contexts + node) + " makes no sense";
    }
    return check.hasEmptySlot() ? "" : "the hash table is full";
  }

  private int firstBadContext() {
    for (int k = 0; k < order; k++) {
      for (int context = levelStart[k]; context < levelStart[k + 1]; context++) {
        int shorter = records().shorter(context);
        int state = shorter < 0 ? ~shorter : shorter;
        boolean leadsToState =
            context == 0 ? shorter == 0 : state < levelStart[k] && records().shorter(state) >= 0;
        if (!leadsToState
            || !isLogProbability(records().probability(context)) && context != 0
            || !Float.isFinite(records().backoff(context))
            || !childrenAscend(context)) {
          return context;
        }
      }
    }
    return -1;
  }

  private boolean childrenAscend(int context) {
    int end = firstChild(context + 1);
    int previous = -1;
    for (int node = firstChild(context); node < end; node++) {
      int word = layout.words().get(node);
      if (word <= previous || word >= vocabulary || context == 0 && word != node - 1) {
        return false;
      }
      previous = word;
    }
    return end >= firstChild(context);
  }

  private int firstBadLongest() {
    for (int node = contexts; node < levelStart[order + 1]; node++) {
      int state = records().stateAfterLongest(node);
      if (state < 0
          || state >= contexts
          || records().shorter(state) < 0
          || !isLogProbability(records().probability(node))) {
        return node - contexts;
      }
    }
    return -1;
  }

  private boolean hasEmptySlot() {
    for (int i = 0; i < layout.largeFamilies().capacity(); i++) {
      if (layout.largeFamilies().get(i) == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLogProbability(float number) {
    return number <= 0;
  }

  private int firstChild(int context) {
    int first = records().firstChild(context);
    // Out of range is as bad as descending, and safe to look at.
    return Math.clamp(first, 0, layout.words().capacity());
  }

  private Records records() {
    return layout.records();
  }
}
