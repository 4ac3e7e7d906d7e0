package dev.assay.yamltasks.config;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.yamltasks.yaml.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Collects the problems of a definition, so that all of them are told at once. */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();

  public void add(Mark mark, String key, String message) {
    found.add(new Problem(mark, key, message, null));
  }

  void needsPython(Mark mark, String key, String function) {
    found.add(
        new Problem(
            mark,
            key,
            "is the Python function " + function + ", and Assay has no equivalent of it.",
            function));
  }

  public List<Problem> found() {
    return List.copyOf(found);
  }

  /** Throws if there are any. */
  public void throwIfAny(String subject) {
    if (!found.isEmpty()) {
      String all = found.stream().map(problem -> "\n  " + problem).collect(Collectors.joining());
      boolean onlyPython = found.stream().allMatch(problem -> problem.function() != null);
      throw new EvalException(
          onlyPython ? ErrorCode.UNSUPPORTED : ErrorCode.INVALID_CONFIGURATION,
          subject + " cannot run:" + all);
    }
  }
}
