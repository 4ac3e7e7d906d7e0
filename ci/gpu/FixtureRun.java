import dev.assay.transformer.EngineOptions;
import dev.assay.transformer.GenerationRequest;
import dev.assay.transformer.Sampling;
import dev.assay.transformer.ScoringRequest;
import dev.assay.transformer.StopCondition;
import dev.assay.transformer.Transformer;
import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.cuda.CudaException;
import dev.assay.transformer.cuda.CudaOptions;
import dev.assay.transformer.cuda.Precision;
import dev.assay.transformer.graph.ModelException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fixtures on a GPU, a line of JSON on standard output for each: {@code fixture}, and {@code most}
 * and {@code mean}, {@code wrong} or {@code failed}. Usage: FixtureRun f32|bf16|f16|greedy FIXTURES
 * [NAME...]. Ends with 4 where a device failed, since it answers nothing more to this process.
 */
final class FixtureRun {

  static final String GREEDY = "greedy";

  private static final int DEVICE_FAILED = 4;

  /** Plenty for a few hundred tokens of a small model. */
  private static final long KV_BYTES = 64L << 20;

  private static final int BATCH_TOKENS = 512;

  private FixtureRun() {}

  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    Set<String> names = new HashSet<>(List.of(args).subList(2, args.length));
    List<Fixture> fixtures =
        Fixture.all(Path.of(args[1])).stream()
            .filter(fixture -> names.isEmpty() || names.contains(fixture.name()))
            .toList();
    // One model stays, so that the driver need not start anew for each of the others.
    Precision precision = args[0].equals(GREEDY) ? Precision.F32 : precision(args[0]);
    Fixture first = fixtures.getFirst();
    try (var _ = Transformer.load(Checkpoints.open(first.folder()), options(precision, true))) {
      for (Fixture fixture : fixtures) {
        if (!run(args[0], fixture)) {
          giveUp();
        }
      }
    } catch (RuntimeException e) {
      e.printStackTrace();
      System.out.println(line(first).put("failed", e.getMessage()));
      giveUp();
    }
  }

  /** Without closing, for which the device would be asked again. */
  private static void giveUp() {
    System.out.flush();
    Runtime.getRuntime().halt(DEVICE_FAILED);
  }

  private static ObjectNode line(Fixture fixture) {
    return JsonMapper.shared().createObjectNode().put("fixture", fixture.name());
  }

  private static Precision precision(String label) {
    return Precision.valueOf(label.toUpperCase(Locale.ROOT));
  }

  /** Whether the device is still there. */
  private static boolean run(String what, Fixture fixture) {
    ObjectNode line = line(fixture);
    try {
      switch (what) {
        case GREEDY -> greedy(fixture, line);
        default -> deviation(fixture, precision(what), line);
      }
      return true;
    } catch (ModelException e) {
      // It could be computed, and what came out is no number.
      line.put("wrong", e.getMessage());
      return true;
    } catch (CudaException e) {
      e.printStackTrace();
      line.put("failed", e.getMessage());
      return false;
    } catch (RuntimeException e) {
      e.printStackTrace();
      line.put("failed", e.toString());
      return true;
    } finally {
      System.out.println(line);
      System.out.flush();
    }
  }

  private static void deviation(Fixture fixture, Precision precision, ObjectNode line) {
    double[] numbers = fixture.logprobs();
    double[] result = new double[2];
    try (Transformer model =
        Transformer.load(Checkpoints.open(fixture.folder()), options(precision, true))) {
      model.score(
          List.of(new ScoringRequest(fixture.ids("input_ids"), 1)),
          (_, logprobs, _) -> {
            for (int i = 0; i < numbers.length; i++) {
              double difference = Math.abs(logprobs[i] - numbers[i]);
              result[0] = Math.max(result[0], difference);
              result[1] += difference / numbers.length;
            }
          });
    }
    line.put("most", result[0]);
    line.put("mean", result[1]);
  }

  /** In float32 those of transformers; in bfloat16 the same with CUDA graphs and without. */
  private static void greedy(Fixture fixture, ObjectNode line) {
    int[] prompt = Arrays.copyOf(fixture.ids("input_ids"), 8);
    int[] expected = fixture.ids("greedy_from_first_8");
    if (!Arrays.equals(written(fixture, Precision.F32, true, prompt, expected.length), expected)) {
      line.put("wrong", "float32 writes another text than transformers");
    } else if (!Arrays.equals(
        written(fixture, Precision.BF16, true, prompt, 40),
        written(fixture, Precision.BF16, false, prompt, 40))) {
      line.put("wrong", "bfloat16 writes another text with CUDA graphs than without");
    } else {
      line.put("most", 0.0);
      line.put("mean", 0.0);
    }
  }

  private static int[] written(
      Fixture fixture, Precision precision, boolean graphs, int[] prompt, int length) {
    int[][] found = new int[1][];
    try (Transformer model =
        Transformer.load(Checkpoints.open(fixture.folder()), options(precision, graphs))) {
      model.generate(
          List.of(new GenerationRequest(prompt, length, StopCondition.NEVER, Sampling.greedy())),
          (_, tokens, _) -> found[0] = tokens);
    }
    return found[0];
  }

  private static EngineOptions options(Precision precision, boolean graphs) {
    // By default the first model would take what memory there is, and the others be short of it.
    return EngineOptions.defaults()
        .withKvBytes(KV_BYTES)
        .withBatchTokens(BATCH_TOKENS)
        .withCuda(
            CudaOptions.defaults().withPrecision(precision).withDevices(1).withGraphs(graphs));
  }
}
