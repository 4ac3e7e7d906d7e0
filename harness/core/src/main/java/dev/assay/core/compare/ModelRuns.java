package dev.assay.core.compare;

import dev.assay.spi.DidYouMean;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens what a user names to be compared. */
public final class ModelRuns {
  private ModelRuns() {}

  /**
   * @param name a run's directory, Assay's or lm-eval's, or lm-eval's results file; with
   *     {@code @MODEL} behind it for one model of several
   * @return one for each model
   * @throws EvalException if there is no such run or model, or the run has not finished
   */
  public static List<ModelRun> open(String name) {
    int at = name.lastIndexOf('@');
    if (at < 1 || Files.exists(Path.of(name))) {
      return all(Path.of(name));
    }
    List<ModelRun> runs = all(Path.of(name.substring(0, at)));
    String model = name.substring(at + 1);
    List<ModelRun> chosen = runs.stream().filter(run -> run.model().equals(model)).toList();
    if (chosen.isEmpty()) {
      List<String> known = runs.stream().map(ModelRun::model).toList();
      throw new EvalException(
          ErrorCode.UNKNOWN_NAME,
          "Run "
              + name.substring(0, at)
              + " has no model \""
              + model
              + "\". "
              + DidYouMean.sentence(model, known));
    }
    return chosen;
  }

  private static List<ModelRun> all(Path path) {
    if (!Files.exists(path)) {
      throw new EvalException(ErrorCode.NOT_FOUND, "There is no run " + path + ".");
    }
    return LmEvalRun.find(path)
        .map(file -> List.of(LmEvalRun.open(file)))
        .orElseGet(() -> AssayRun.open(path));
  }

  /** Two to compare. */
  public record Pair(ModelRun first, ModelRun second) {}

  /**
   * What to compare with what: where each name stands for one model, the first with each of the
   * others; where runs hold several, each model with its namesake in the other runs; of one run
   * alone, its first model with each of the others.
   *
   * @throws EvalException if that leaves nothing to compare
   */
  public static List<Pair> pairs(List<String> names) {
    List<List<ModelRun>> runs = names.stream().map(ModelRuns::open).toList();
    List<ModelRun> base = runs.getFirst();
    List<Pair> pairs = new ArrayList<>();
    if (runs.size() == 1) {
      base.stream().skip(1).forEach(other -> pairs.add(new Pair(base.getFirst(), other)));
    }
    for (List<ModelRun> others : runs.subList(1, runs.size())) {
      if (base.size() == 1 && others.size() == 1) {
        pairs.add(new Pair(base.getFirst(), others.getFirst()));
      } else {
        pairs.addAll(namesakes(base, others));
      }
    }
    if (pairs.isEmpty()) {
      List<String> models = runs.stream().flatMap(List::stream).map(ModelRun::model).toList();
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "Nothing to compare with each other; say which models, as RUN@MODEL. There are: "
              + String.join(", ", models)
              + ".");
    }
    return pairs;
  }

  private static List<Pair> namesakes(List<ModelRun> base, List<ModelRun> others) {
    List<Pair> pairs = new ArrayList<>();
    for (ModelRun run : base) {
      others.stream()
          .filter(other -> other.model().equals(run.model()))
          .forEach(other -> pairs.add(new Pair(run, other)));
    }
    return pairs;
  }
}
