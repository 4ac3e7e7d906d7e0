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
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What is held of computing on a GPU, run on one: parity with Hugging Face transformers on
 * fixtures, independence of the batch, and speed. Prints a table; with a file of {@code
 * cuda_pytorch.py}'s figures, beside them. Usage: GpuSuite FIXTURES SHAPE [PEER.json], where SHAPE
 * is llama-3-8b or tiny. Exits with 1 if a number is wrong; no speed is asserted.
 */
final class GpuSuite {

  private static final int VOCABULARY_MARGIN = 8;

  private final List<String[]> table = new ArrayList<>();
  private boolean wrong;

  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.ROOT);
    GpuSuite suite = new GpuSuite();
    suite.fixtures(Path.of(args[0]));
    boolean tiny = args[1].equals("tiny");
    RandomLlama.Shape shape = tiny ? RandomLlama.Shape.TINY : RandomLlama.Shape.LLAMA_3_8B;
    JsonNode peer =
        args.length > 2 && Files.exists(Path.of(args[2]))
            ? new ObjectMapper().readTree(Path.of(args[2]))
            : new ObjectMapper().createObjectNode();
    suite.large(shape, tiny, peer);
    suite.print();
    System.exit(suite.wrong ? 1 : 0);
  }

  private static EngineOptions options(Precision precision) {
    return EngineOptions.defaults()
        .withCuda(CudaOptions.defaults().withPrecision(precision).withDevices(1));
  }

  private void row(String what, String found, String peer) {
    table.add(new String[] {what, found, peer});
    System.err.println(what + ": " + found);
  }

  private void check(String what, boolean right, String found) {
    wrong |= !right;
    row(what, (right ? "ok, " : "WRONG, ") + found, "");
  }

  // Parity.

  private void fixtures(Path folder) throws IOException {
    List<Path> fixtures;
    try (Stream<Path> folders = Files.list(folder)) {
      fixtures = folders.filter(f -> Files.exists(f.resolve("expected.json"))).sorted().toList();
    }
    double worst = 0;
    double average = 0;
    int count = 0;
    for (Path fixture : fixtures) {
      JsonNode expected = new ObjectMapper().readTree(fixture.resolve("expected.json"));
      if (!expected.has("logprobs") || expected.has("decoder_ids")) {
        continue;
      }
      try {
        worst = Math.max(worst, deviation(fixture, expected, Precision.F32)[0]);
        average = Math.max(average, deviation(fixture, expected, Precision.BF16)[1]);
        count++;
      } catch (dev.assay.transformer.graph.ModelException e) {
        System.err.println(fixture.getFileName() + " left out: " + e.getMessage());
      }
    }
    check(
        "float32, worst of " + count + " fixtures",
        count > 0 && worst < 1e-4,
        String.format("ln p off by at most %.1e", worst));
    check(
        "bfloat16, worst of " + count + " fixtures",
        average < 2e-2,
        String.format("ln p off by, on average, at most %.1e", average));
  }

  private static double[] deviation(Path fixture, JsonNode expected, Precision precision) {
    int[] tokens = expected.get("input_ids").valueStream().mapToInt(JsonNode::asInt).toArray();
    double[] numbers =
        expected.get("logprobs").valueStream().mapToDouble(JsonNode::asDouble).toArray();
    double[] result = new double[2];
    try (Transformer model = Transformer.load(Checkpoints.open(fixture), options(precision))) {
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

  // A large model.

  private void large(RandomLlama.Shape shape, boolean tiny, JsonNode peer) {
    RandomLlama random = new RandomLlama(shape);
    long bytes = random.bytes();
    double flops = 2.0 * (random.parameters() - 2L * shape.vocabulary() * shape.width());
    long start = System.nanoTime();
    try (Transformer model = Transformer.load(random, options(Precision.BF16))) {
      double seconds = (System.nanoTime() - start) * 1e-9;
      row("kernels", model.report().kernels(), "");
      row("load", String.format("%.1f s for %.1f GB", seconds, bytes * 1e-9), "");
      invariance(model, shape, tiny);
      prefill(model, shape, tiny, flops, peer);
      mmlu(model, shape, tiny, peer);
      decode(model, shape, tiny, 1, bytes, peer);
      decode(model, shape, tiny, 64, bytes, peer);
    }
  }

  private static int[] text(Random random, RandomLlama.Shape shape, int length) {
    return random.ints(length, 0, shape.vocabulary() - VOCABULARY_MARGIN).toArray();
  }

  private void invariance(Transformer model, RandomLlama.Shape shape, boolean tiny) {
    Random random = new Random(3);
    int[] context = text(random, shape, tiny ? 40 : 300);
    List<ScoringRequest> requests = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      int shared = random.nextInt(context.length);
      int[] rest = text(random, shape, 1 + random.nextInt(tiny ? 20 : 200));
      int[] tokens = Arrays.copyOf(context, shared + rest.length + 1);
      System.arraycopy(rest, 0, tokens, shared + 1, rest.length);
      requests.add(new ScoringRequest(tokens, shared + 1));
    }
    List<double[]> together = score(model, requests);
    boolean same = true;
    for (int i = 0; i < requests.size(); i++) {
      same &= Arrays.equals(score(model, List.of(requests.get(i))).getFirst(), together.get(i));
    }
    Collections.reverse(requests);
    List<double[]> reversed = score(model, requests).reversed();
    for (int i = 0; i < requests.size(); i++) {
      same &= Arrays.equals(reversed.get(i), together.get(i));
    }
    check("scores alone, together, reversed", same, "to the last bit");
  }

  private static List<double[]> score(Transformer model, List<ScoringRequest> requests) {
    double[][] found = new double[requests.size()][];
    model.score(requests, (index, logprobs, _) -> found[index] = logprobs);
    return List.of(found);
  }

  private static double median(int repetitions, Runnable run) {
    run.run();
    double[] seconds = new double[repetitions];
    for (int i = 0; i < repetitions; i++) {
      long start = System.nanoTime();
      run.run();
      seconds[i] = (System.nanoTime() - start) * 1e-9;
    }
    Arrays.sort(seconds);
    return seconds[repetitions / 2];
  }

  private void prefill(
      Transformer model, RandomLlama.Shape shape, boolean tiny, double flops, JsonNode peer) {
    int texts = tiny ? 2 : 16;
    int length = tiny ? 64 : 1024;
    Random random = new Random(5);
    List<ScoringRequest> requests =
        IntStream.range(0, texts)
            .mapToObj(_ -> new ScoringRequest(text(random, shape, length + 1), length))
            .toList();
    double seconds = median(tiny ? 1 : 5, () -> score(model, requests));
    double tokens = texts * length / seconds;
    row(
        "prompts of " + length,
        String.format("%.0f tokens/s, %.0f TFLOP/s", tokens, tokens * flops * 1e-12),
        peer.has("prefill") ? ratio(peer, "prefill", tokens, "tokens/s") : "");
    if (peer.has("matrix_tflops")) {
      double rate = peer.get("matrix_tflops").asDouble();
      row(
          "share of a large product's rate",
          String.format("%.0f %%", 100 * tokens * flops * 1e-12 / rate),
          String.format("%.0f TFLOP/s", rate));
    }
  }

  /** 57 subjects of a prefix of 600 tokens; each question is answered by one of four letters. */
  private void mmlu(Transformer model, RandomLlama.Shape shape, boolean tiny, JsonNode peer) {
    int subjects = tiny ? 2 : 57;
    int questions = tiny ? 6 : 14042;
    int prefix = tiny ? 30 : 600;
    int length = tiny ? 9 : 107;
    Random random = new Random(7);
    List<int[]> prefixes =
        IntStream.range(0, subjects).mapToObj(_ -> text(random, shape, prefix)).toList();
    List<ScoringRequest> requests = new ArrayList<>();
    for (int q = 0; q < questions; q++) {
      int[] tokens = Arrays.copyOf(prefixes.get(q % subjects), prefix + length + 1);
      System.arraycopy(text(random, shape, length), 0, tokens, prefix, length);
      for (int letter = 0; letter < 4; letter++) {
        int[] answered = tokens.clone();
        answered[prefix + length] = letter;
        requests.add(new ScoringRequest(answered, prefix + length));
      }
    }
    long start = System.nanoTime();
    score(model, requests);
    double rate = questions / ((System.nanoTime() - start) * 1e-9);
    row(
        "MMLU-shaped questions",
        String.format("%.0f questions/s", rate),
        peer.has("mmlu") ? ratio(peer, "mmlu", rate, "questions/s") : "");
  }

  private void decode(
      Transformer model,
      RandomLlama.Shape shape,
      boolean tiny,
      int batch,
      long bytes,
      JsonNode peer) {
    int length = tiny ? 8 : 128;
    Random random = new Random(9);
    List<GenerationRequest> requests =
        IntStream.range(0, tiny ? Math.min(batch, 3) : batch)
            .mapToObj(_ ->
                new GenerationRequest(
                    text(random, shape, tiny ? 10 : 128),
                    length,
                    StopCondition.NEVER,
                    Sampling.greedy()))
            .toList();
    double seconds = median(tiny ? 1 : 3, () -> model.generate(requests, (_, _, _) -> {}));
    double tokens = requests.size() * length / seconds;
    String key = "decode_" + batch;
    row(
        "decode, batch " + batch,
        String.format(
            "%.0f tokens/s, weights at %.0f GB/s",
            tokens,
            tokens / requests.size() * (bytes - 2.0 * shape.vocabulary() * shape.width()) * 1e-9),
        peer.has(key) ? ratio(peer, key, tokens, "tokens/s") : "");
    if (batch == 1 && peer.has("copy_gb_per_second")) {
      row(
          "copy bandwidth",
          "",
          String.format("%.0f GB/s", peer.get("copy_gb_per_second").asDouble()));
    }
  }

  private static String ratio(JsonNode peer, String key, double mine, String unit) {
    double theirs = peer.get(key).asDouble();
    return String.format("%.0f %s: %.2f x", theirs, unit, mine / theirs);
  }

  private void print() {
    System.out.printf("| %-34s | %-60s | %-36s |%n", "", "Assay", "PyTorch: Assay's ratio");
    System.out.printf("|%s|%s|%s|%n", "-".repeat(36), "-".repeat(62), "-".repeat(38));
    for (String[] row : table) {
      System.out.printf("| %-34s | %-60s | %-36s |%n", (Object[]) row);
    }
  }
}
