import com.sun.management.OperatingSystemMXBean;
import dev.assay.transformer.EngineOptions;
import dev.assay.transformer.EngineReport;
import dev.assay.transformer.GenerationRequest;
import dev.assay.transformer.Sampling;
import dev.assay.transformer.ScoringRequest;
import dev.assay.transformer.StopCondition;
import dev.assay.transformer.Transformer;
import dev.assay.transformer.checkpoint.Checkpoints;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Assay's side of lm_eval_grouping.py: MODEL THREADS score|generate FILE. A line of the file is a
 * request: the number of tokens before the first that is scored, or the number of tokens to
 * generate; then the tokens' ids. Prints seconds, tokens requested and computed, seconds of
 * processor time, then a line per request: the sum of its log-probabilities.
 */
public final class RequestsPeer {
  public static void main(String[] args) throws IOException {
    EngineOptions options = EngineOptions.defaults().withThreads(Integer.parseInt(args[1]));
    List<int[]> lines =
        Files.readAllLines(Path.of(args[3])).stream()
            .map(line -> Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray())
            .toList();
    double[] sums = new double[lines.size()];
    try (Transformer model = Transformer.load(Checkpoints.open(Path.of(args[0])), options)) {
      var processor = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long before = processor.getProcessCpuTime();
      long start = System.nanoTime();
      if (args[2].equals("score")) {
        model.score(
            lines.stream().map(line -> new ScoringRequest(tokens(line), line[0])).toList(),
            (index, logprobs, _) -> sums[index] = Arrays.stream(logprobs).sum());
      } else {
        model.generate(
            lines.stream()
                .map(line ->
                    new GenerationRequest(
                        tokens(line), line[0], StopCondition.NEVER, Sampling.greedy()))
                .toList(),
            (_, _, _) -> {});
      }
      double seconds = (System.nanoTime() - start) * 1e-9;
      EngineReport report = model.report();
      System.out.printf(
          Locale.ROOT,
          "%.3f %d %d %.3f%n",
          seconds,
          report.tokensRequested(),
          report.tokensComputed(),
          (processor.getProcessCpuTime() - before) * 1e-9);
    }
    for (double sum : sums) {
      System.out.println(sum);
    }
  }

  private static int[] tokens(int[] line) {
    return Arrays.copyOfRange(line, 1, line.length);
  }
}
