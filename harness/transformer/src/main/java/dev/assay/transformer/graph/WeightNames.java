package dev.assay.transformer.graph;

import dev.assay.transformer.kernels.WeightRows.Orientation;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a family calls its weights.
 *
 * @param names tensor names without {@code .weight}; {@code {l}} stands for the layer, {@code {e}}
 *     for the expert
 * @param biased linear layers that have a {@code .bias}
 * @param orientation of the linear layers
 */
record WeightNames(Map<Weight, String> names, Set<Weight> biased, Orientation orientation) {

  /**
   * Reads a table of lines {@code weight name [bias]}. The third column is {@code bias}, or a key
   * of the configuration whose value says whether there is one.
   */
  static WeightNames parse(String table, ConfigReader config) {
    Map<Weight, String> names = new EnumMap<>(Weight.class);
    Set<Weight> biased = EnumSet.noneOf(Weight.class);
    for (String line : table.strip().split("\n")) {
      String[] columns = line.strip().split(" +");
      Weight weight = Weight.valueOf(columns[0].toUpperCase(Locale.ROOT));
      names.put(weight, columns[1]);
      if (columns.length > 2 && (columns[2].equals("bias") || config.flagOr(false, columns[2]))) {
        biased.add(weight);
      }
    }
    return new WeightNames(names, biased, Orientation.OUTPUT_MAJOR);
  }

  /** The same names with linear layers stored as {@code [inputs][outputs]}. */
  WeightNames inputMajor() {
    return new WeightNames(names, biased, Orientation.INPUT_MAJOR);
  }

  /** The same names without the output layer: it is the embedding. */
  WeightNames tied(boolean tied) {
    Map<Weight, String> kept = new EnumMap<>(names);
    if (tied) {
      kept.remove(Weight.HEAD);
    }
    return new WeightNames(kept, biased, orientation);
  }

  boolean has(Weight weight) {
    return names.containsKey(weight);
  }

  boolean biased(Weight weight) {
    return biased.contains(weight);
  }

  String name(Weight weight, int layer, int expert) {
    String name = names.get(weight);
    if (name == null) {
      throw new IllegalStateException("the family has no " + weight);
    }
    return name.replace("{l}", Integer.toString(layer)).replace("{e}", Integer.toString(expert));
  }
}
