package dev.assay.reports;

import dev.assay.reports.ScaleCurve.Point;
import java.util.Locale;

/**
 * Two neighbours on a curve, and its ends. An ability that emerges shows as a step that is nearly
 * the whole way.
 */
record ScaleStep(Point from, Point to, Point smallest, Point largest) {

  /** Such as {@code 76k to 258k +0.5666, end to end +0.7133}. */
  String words() {
    return String.format(
        Locale.ROOT,
        "%s to %s %+.4f, end to end %+.4f",
        ScalePlot.shortened(from.size()),
        ScalePlot.shortened(to.size()),
        to.value() - from.value(),
        largest.value() - smallest.value());
  }
}
