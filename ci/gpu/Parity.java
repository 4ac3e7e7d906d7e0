import dev.assay.transformer.EngineOptions;
import dev.assay.transformer.GenerationRequest;
import dev.assay.transformer.Sampling;
import dev.assay.transformer.ScoringRequest;
import dev.assay.transformer.StopCondition;
import dev.assay.transformer.Transformer;
import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.cuda.CudaOptions;
import dev.assay.transformer.cuda.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The numbers of a GPU beside those of Hugging Face transformers, for small models. */
final class Parity {

  /** Plenty for a few hundred tokens of a small model. */
  private static final long KV_BYTES = 64L << 20;

  private final ResultTable table;

  Parity(ResultTable table) {
    this.table = table;
  }

  /** A fixture and what transformers computes with it. */
  private record Fixture(Path folder, JsonNode expected) {
    int[] ids(String key) {
      return expected.get(key).valueStream().mapToInt(JsonNode::asInt).toArray();
    }
  }

  void run(Path folder) {
    List<Fixture> fixtures = new ArrayList<>();
    table.part("fixtures", () -> fixtures.addAll(fixtures(folder)));
    table.part(
        "parity",
        () -> {
          // One model stays, so that the driver need not start anew for each of the others.
          Path first = fixtures.getFirst().folder;
          try (var _ = Transformer.load(Checkpoints.open(first), options(Precision.F32, true))) {
            deviations(fixtures, Precision.F32, 1e-4, Double.MAX_VALUE);
            deviations(fixtures, Precision.BF16, 0.1, 2e-2);
            deviations(fixtures, Precision.F16, 2e-2, 5e-3);
            continuations(fixtures);
          }
        });
  }

  private static List<Fixture> fixtures(Path folder) throws IOException {
    List<Fixture> fixtures = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path fixture : folders.sorted().toList()) {
        Path file = fixture.resolve("expected.json");
        if (Files.exists(file)) {
          JsonNode expected = new ObjectMapper().readTree(file);
          if (expected.has("logprobs")
              && !expected.has("decoder_ids")
              && !fixture.getFileName().toString().contains("prefix")) {
            fixtures.add(new Fixture(fixture, expected));
          }
        }
      }
    }
    return fixtures;
  }

  private void deviations(List<Fixture> fixtures, Precision precision, double most, double mean) {
    double worst = 0;
    double average = 0;
    List<String> failed = new ArrayList<>();
    for (Fixture fixture : fixtures) {
      try {
        double[] found = deviation(fixture, precision);
        worst = Math.max(worst, found[0]);
        average = Math.max(average, found[1]);
        if (!(found[0] < most && found[1] < mean)) {
          failed.add(String.format("%s %.1e", fixture.folder.getFileName(), found[0]));
        }
      } catch (RuntimeException e) {
        e.printStackTrace();
        failed.add(fixture.folder.getFileName() + ": " + e.getMessage());
      }
    }
    table.check(
        precision.name().toLowerCase(Locale.ROOT) + ", " + fixtures.size() + " fixtures",
        failed.isEmpty() && !fixtures.isEmpty(),
        String.format("ln p off by at most %.1e, on average %.1e %s", worst, average, failed));
  }

  /** In float32 those of transformers; in bfloat16 the same with CUDA graphs and without. */
  private void continuations(List<Fixture> fixtures) {
    List<String> failed = new ArrayList<>();
    int count = 0;
    for (Fixture fixture : fixtures) {
      if (!fixture.expected.has("greedy_from_first_8")) {
        continue;
      }
      count++;
      String name = fixture.folder.getFileName().toString();
      try {
        int[] prompt = Arrays.copyOf(fixture.ids("input_ids"), 8);
        int[] expected = fixture.ids("greedy_from_first_8");
        if (!Arrays.equals(
            written(fixture, Precision.F32, true, prompt, expected.length), expected)) {
          failed.add(name);
        }
        if (!Arrays.equals(
            written(fixture, Precision.BF16, true, prompt, 40),
            written(fixture, Precision.BF16, false, prompt, 40))) {
          failed.add(name + " with graphs");
        }
      } catch (RuntimeException e) {
        e.printStackTrace();
        failed.add(name + ": " + e.getMessage());
      }
    }
    table.check(
        "greedy continuations, " + count,
        failed.isEmpty() && count > 0,
        "float32 as transformers, bfloat16 the same without graphs " + failed);
  }

  private static int[] written(
      Fixture fixture, Precision precision, boolean graphs, int[] prompt, int length) {
    int[][] found = new int[1][];
    try (Transformer model =
        Transformer.load(Checkpoints.open(fixture.folder), options(precision, graphs))) {
      model.generate(
          List.of(new GenerationRequest(prompt, length, StopCondition.NEVER, Sampling.greedy())),
          (_, tokens, _) -> found[0] = tokens);
    }
    return found[0];
  }

  private static double[] deviation(Fixture fixture, Precision precision) {
    int[] tokens = fixture.ids("input_ids");
    double[] numbers =
        fixture.expected.get("logprobs").valueStream().mapToDouble(JsonNode::asDouble).toArray();
    double[] result = new double[2];
    try (Transformer model =
        Transformer.load(Checkpoints.open(fixture.folder), options(precision, true))) {
      model.score(
          List.of(new ScoringRequest(tokens, 1)),
          (_, logprobs, _) -> {
            for (int i = 0; i < numbers.length; i++) {
              double difference = Math.abs(logprobs[i] - numbers[i]);
              result[0] = Math.max(result[0], difference);
              result[1] += difference / numbers.length;
            }
          });
    }
    return result;
  }

  private static EngineOptions options(Precision precision, boolean graphs) {
    // By default the first model would take what memory there is, and the others be short of it.
    return EngineOptions.defaults()
        .withKvBytes(KV_BYTES)
        .withCuda(
            CudaOptions.defaults().withPrecision(precision).withDevices(1).withGraphs(graphs));
  }
}
