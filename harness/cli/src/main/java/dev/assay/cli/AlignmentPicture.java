package dev.assay.cli;

import java.util.List;
import java.util.Locale;

/**
 * What a model attended to as an SVG heat map: a row for each token that was written, a column for
 * each token of the source, the darker the more.
 *
 * @param weights a row a written token; from 0 to 1
 */
record AlignmentPicture(List<String> source, List<String> target, float[][] weights) {
  private static final int CELL = 18;
  private static final int CHARACTER = 8;
  private static final int MARGIN = 12;

  String svg() {
    int left = MARGIN + CHARACTER * longest(target);
    int top = MARGIN + CHARACTER * longest(source);
    int width = left + CELL * source.size() + MARGIN;
    int height = top + CELL * target.size() + MARGIN;
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"monospace\" font-size=\"13\" fill=\"#222\">",
        width,
        height,
        width,
        height);
    add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", width, height);
    for (int column = 0; column < source.size(); column++) {
      int x = left + column * CELL + CELL - 5;
      add(
          svg,
          "<text transform=\"translate(%d %d) rotate(-90)\">%s</text>",
          x,
          top - 4,
          escaped(source.get(column)));
    }
    for (int row = 0; row < target.size(); row++) {
      int y = top + row * CELL;
      add(
          svg,
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
          left - 4,
          y + CELL - 5,
          escaped(target.get(row)));
      for (int column = 0; column < source.size(); column++) {
        add(
            svg,
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#1b5e9b\""
                + " fill-opacity=\"%.3f\"><title>%.3f</title></rect>",
            left + column * CELL,
            y,
            CELL - 1,
            CELL - 1,
            weights[row][column],
            weights[row][column]);
      }
    }
    return svg.append("</svg>\n").toString();
  }

  private static int longest(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(0);
  }

  private static void add(StringBuilder svg, String line, Object... arguments) {
    svg.append(String.format(Locale.ROOT, line, arguments)).append('\n');
  }

  /** White space made visible; no character that XML does not allow. */
  private static String escaped(String token) {
    return token
        .replace("\n", "↵")
        .replace(" ", "␣")
        .replaceAll("\\p{Cntrl}", "·")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
