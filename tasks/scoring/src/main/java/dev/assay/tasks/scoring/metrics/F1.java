package dev.assay.tasks.scoring.metrics;

import dev.assay.spi.scoring.Aggregation;
import dev.assay.spi.scoring.Parameters;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * F1 of the preferred choices, as scikit-learn's {@code f1_score}: {@code average} is {@code
 * binary} (of the choice at index 1), {@code macro}, {@code micro} or {@code weighted}. A class
 * that is neither preferred nor right anywhere has F1 0. Rows hold the right class and the
 * preferred one.
 */
final class F1 {
  private static final List<String> AVERAGES = List.of("binary", "macro", "micro", "weighted");

  private F1() {}

  private static String average(Parameters parameters) {
    String average = parameters.text("average", "binary");
    if (!AVERAGES.contains(average)) {
      throw parameters.invalid(
          "average is \"" + average + "\", not one of " + String.join(", ", AVERAGES) + ".");
    }
    return average;
  }

  static Measurement measurement(Parameters parameters) {
    if (!average(parameters).equals("binary")) {
      return ChoiceMetrics::confusion;
    }
    return sample -> {
      double[] confusion = ChoiceMetrics.confusion(sample);
      if (confusion[0] > 1 || confusion[1] > 1) {
        throw new UnfitSampleException(
            "has more than two choices; give average: macro, micro or weighted.");
      }
      return confusion;
    };
  }

  static Aggregation aggregation(Parameters parameters) {
    return new Aggregation.Statistic(
        switch (average(parameters)) {
          case "macro" -> rows -> averaged(rows, _ -> 1);
          case "weighted" -> rows -> averaged(rows, ClassCounts::actual);
          case "micro" -> F1::micro;
          default -> rows -> ClassCounts.of(rows, 1).f1();
        });
  }

  private static double averaged(double[][] rows, ToDoubleFunction<ClassCounts> weight) {
    var classes = new TreeSet<Double>();
    for (double[] row : rows) {
      classes.add(row[0]);
      classes.add(row[1]);
    }
    double sum = 0;
    double weights = 0;
    for (double label : classes) {
      ClassCounts counts = ClassCounts.of(rows, label);
      sum += weight.applyAsDouble(counts) * counts.f1();
      weights += weight.applyAsDouble(counts);
    }
    return sum / weights;
  }

  /** With one right and one preferred class a sample, it is the share of those that are equal. */
  private static double micro(double[][] rows) {
    int equal = 0;
    for (double[] row : rows) {
      equal += row[0] == row[1] ? 1 : 0;
    }
    return (double) equal / rows.length;
  }

  private record ClassCounts(int both, int actual, int preferred) {
    static ClassCounts of(double[][] rows, double label) {
      int both = 0;
      int actual = 0;
      int preferred = 0;
      for (double[] row : rows) {
        actual += row[0] == label ? 1 : 0;
        preferred += row[1] == label ? 1 : 0;
        both += row[0] == label && row[1] == label ? 1 : 0;
      }
      return new ClassCounts(both, actual, preferred);
    }

    double f1() {
      return actual + preferred == 0 ? 0 : 2.0 * both / (actual + preferred);
    }
  }
}
