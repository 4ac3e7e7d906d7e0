package dev.assay.tasks.scoring.code;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.scoring.Aggregation;
import dev.assay.spi.scoring.CodeExecution;
import dev.assay.spi.scoring.Metric;
import dev.assay.spi.scoring.MetricFactory;
import dev.assay.spi.scoring.Parameters;
import dev.assay.spi.scoring.Sample;
import dev.assay.spi.scoring.Target;
import dev.assay.tasks.scoring.metrics.PassAtK;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code pass@k}: the probability that at least one of k programs passes the document's tests,
 * estimated without bias from all that were generated. An answer is a program, the right text its
 * tests, and what is executed is one below the other, as in the {@code code_eval} metric that
 * lm-eval uses.
 */
public final class CodeMetrics {
  /** {@code pass_at_1} is what lm-eval's MBPP calls it. */
  public static final Map<String, MetricFactory> ALL = all();

  private static final Map<CodeExecution, Sandbox> SANDBOXES = new ConcurrentHashMap<>();

  private CodeMetrics() {}

  private static Map<String, MetricFactory> all() {
    var metrics = new TreeMap<String, MetricFactory>();
    for (int k : new int[] {1, 2, 4, 5, 8, 10, 16, 20, 32, 50, 64, 100}) {
      metrics.put("pass@" + k, parameters -> create(parameters, k));
    }
    metrics.put("pass_at_1", parameters -> create(parameters, 1));
    return Collections.unmodifiableMap(metrics);
  }

  private static Metric create(Parameters parameters, int k) {
    parameters.only("aggregation", "higher_is_better", "k");
    return new ProgramsPass(parameters, k, null);
  }

  /**
   * @param sandbox null until a run is allowed to execute programs
   */
  private record ProgramsPass(Parameters parameters, int k, @Nullable Sandbox sandbox)
      implements Metric {
    @Override
    public boolean higherIsBetter() {
      return true;
    }

    @Override
    public Set<RequestKind> accepts() {
      return Set.of(RequestKind.GENERATE_UNTIL);
    }

    @Override
    public Aggregation aggregation() {
      return new Aggregation.Mean();
    }

    @Override
    public Metric allowed(CodeExecution execution) {
      try {
        Sandbox opened =
            SANDBOXES.computeIfAbsent(execution, how -> Sandbox.open(how, Limits.DEFAULT));
        return new ProgramsPass(parameters, k, opened);
      } catch (EvalException e) {
        throw new EvalException(e.code(), parameters.owner() + ": " + e.getMessage(), e);
      }
    }

    @Override
    public double[] measure(Sample sample) {
      if (sandbox == null) {
        throw new EvalException(
            ErrorCode.INVALID_ARGUMENT,
            parameters.owner() + ": nobody allowed it to execute code.");
      }
      List<String> programs = sample.answers();
      if (programs.size() < k) {
        throw parameters.invalid(
            "document %d has %d answers, fewer than k, which is %d; raise repeats in the task."
                .formatted(sample.example().doc().index(), programs.size(), k));
      }
      if (!(sample.example().target() instanceof Target.Text(List<String> tests))) {
        throw parameters.invalid("the task's target is no text, and the tests should be.");
      }
      String test = String.join("\n", tests);
      // A model often writes the same program again.
      var passes = new ConcurrentHashMap<String, Boolean>();
      programs.stream()
          .distinct()
          .parallel()
          .forEach(program -> passes.put(program, sandbox.completes(program + "\n" + test)));
      int passed = (int) programs.stream().filter(passes::get).count();
      return new double[] {PassAtK.estimate(programs.size(), passed, k)};
    }
  }
}
