import dev.assay.transformer.EngineOptions;
import dev.assay.transformer.GenerationRequest;
import dev.assay.transformer.Sampling;
import dev.assay.transformer.ScoringRequest;
import dev.assay.transformer.StopCondition;
import dev.assay.transformer.Transformer;
import dev.assay.transformer.cuda.CudaOptions;
import dev.assay.transformer.cuda.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What is held of computing on a GPU, run on one: parity with Hugging Face transformers on
 * fixtures, independence of the batch and of CUDA graphs, speed, and training. Adds lines to what
 * is found in a folder ({@link ResultTable}), with figures of {@code cuda_pytorch.py} beside them
 * if the folder has its {@code pytorch.json}. A part that cannot be run leaves a line that says so.
 * Usage: GpuSuite parity|scoring|writing|training FIXTURES llama-3-8b|tiny FOLDER.
 */
final class GpuSuite {

  private static final int VOCABULARY_MARGIN = 8;

  /** So few that a device of a tenth of the speed that is hoped for is done in time. */
  private static final int SUBJECTS = 12;

  private final ResultTable table;
  private final RandomLlama.Shape shape;
  private final boolean tiny;
  private final JsonNode peer;

  private GpuSuite(String shape, ResultTable table, JsonNode peer) {
    this.tiny = shape.equals("tiny");
    this.shape = tiny ? RandomLlama.Shape.TINY : RandomLlama.Shape.LLAMA_3_8B;
    this.table = table;
    this.peer = peer;
  }

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    String section = args[0];
    Path folder = Path.of(args[3]);
    ResultTable table = new ResultTable(folder, section);
    GpuSuite suite = new GpuSuite(args[2], table, peer(folder.resolve("pytorch.json")));
    switch (section) {
      case "parity" -> table.part(section, () -> new Parity(table, Path.of(args[1])).run());
      case "scoring" -> table.part(section, suite::scoring);
      case "writing" -> table.part(section, suite::writing);
      case "training" ->
          table.part(section, () -> new Training(table, suite.tiny).run(suite.peer("training")));
      default -> throw new IllegalArgumentException("no section " + section);
    }
    // Whatever threads of a library there are still.
    System.exit(0);
  }

  private static JsonNode peer(Path file) {
    try {
      if (Files.exists(file)) {
        return new ObjectMapper().readTree(file);
      }
    } catch (RuntimeException e) {
      System.err.println("no figures of PyTorch: " + e.getMessage());
    }
    return new ObjectMapper().createObjectNode();
  }

  private Optional<Double> peer(String key) {
    return peer.has(key) ? Optional.of(peer.get(key).asDouble()) : Optional.empty();
  }

  private static EngineOptions options(Precision precision) {
    return EngineOptions.defaults()
        .withCuda(CudaOptions.defaults().withPrecision(precision).withDevices(1));
  }

  // A large model.

  private void scoring() {
    RandomLlama random = new RandomLlama(shape);
    double flops = 2.0 * (random.parameters() - 2L * shape.vocabulary() * shape.width());
    long start = System.nanoTime();
    try (Transformer model = Transformer.load(random, options(Precision.BF16))) {
      double seconds = (System.nanoTime() - start) * 1e-9;
      table.fact("kernels", model.report().kernels());
      table.figure(
          "load",
          random.bytes() * 1e-6 / seconds,
          "MB/s",
          String.format(", %.1f s", seconds),
          Optional.empty());
      table.part("scores alone, together, reversed", () -> invariance(model));
      table.part("prompts", () -> prefill(model, flops));
      table.part("MMLU-shaped questions", () -> mmlu(model));
      incidents(model);
    }
  }

  private void writing() {
    RandomLlama random = new RandomLlama(shape);
    long bytes = random.bytes();
    List<int[]> texts;
    try (Transformer model = Transformer.load(random, options(Precision.BF16))) {
      table.part("decode, batch 1", () -> decode(model, "", 1, bytes, Sampling.greedy()));
      table.part("decode, batch 64", () -> decode(model, "", 64, bytes, Sampling.greedy()));
      Sampling drawn = new Sampling.Random(0.8, Integer.MAX_VALUE, 0.95, 1);
      table.part("draws, batch 64", () -> decode(model, ", drawn", 64, bytes, drawn));
      texts = texts(model);
      incidents(model);
    }
    EngineOptions plain =
        EngineOptions.defaults()
            .withCuda(
                CudaOptions.defaults()
                    .withPrecision(Precision.BF16)
                    .withDevices(1)
                    .withGraphs(false));
    try (Transformer model = Transformer.load(new RandomLlama(shape), plain)) {
      table.part(
          "decode without graphs", () -> decode(model, ", no graphs", 1, bytes, Sampling.greedy()));
      List<int[]> others = texts(model);
      boolean same =
          IntStream.range(0, texts.size())
              .allMatch(i -> Arrays.equals(texts.get(i), others.get(i)));
      table.check("texts with graphs and without", same, "the same tokens");
    }
  }

  private List<int[]> texts(Transformer model) {
    int count = 5;
    int[][] found = new int[count][];
    model.generate(prompts(count, tiny ? 8 : 64, Sampling.greedy()), (i, t, _) -> found[i] = t);
    return List.of(found);
  }

  private void incidents(Transformer model) {
    List<String> incidents = model.report().incidents();
    table.check(
        "incidents", incidents.isEmpty(), incidents.isEmpty() ? "none" : incidents.toString());
  }

  private int[] text(Random random, int length) {
    return random.ints(length, 0, shape.vocabulary() - VOCABULARY_MARGIN).toArray();
  }

  private void invariance(Transformer model) {
    Random random = new Random(3);
    int[] context = text(random, tiny ? 40 : 300);
    List<ScoringRequest> requests = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      int shared = random.nextInt(context.length);
      int[] rest = text(random, 1 + random.nextInt(tiny ? 20 : 200));
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
    table.check("scores alone, together, reversed", same, "to the last bit");
  }

  private static List<double[]> score(Transformer model, List<ScoringRequest> requests) {
    double[][] found = new double[requests.size()][];
    model.score(requests, (index, logprobs, _) -> found[index] = logprobs);
    return List.of(found);
  }

  /** The median of seconds by the device's clock, after a run that does not count. */
  private static double median(Transformer model, int repetitions, Runnable run) {
    run.run();
    double[] seconds = new double[repetitions];
    for (int i = 0; i < repetitions; i++) {
      seconds[i] = model.seconds(run);
    }
    Arrays.sort(seconds);
    return seconds[repetitions / 2];
  }

  private void prefill(Transformer model, double flops) {
    int texts = tiny ? 2 : 16;
    int length = tiny ? 64 : 1024;
    Random random = new Random(5);
    List<ScoringRequest> requests =
        IntStream.range(0, texts)
            .mapToObj(_ -> new ScoringRequest(text(random, length + 1), length))
            .toList();
    double seconds = median(model, tiny ? 1 : 5, () -> score(model, requests));
    double tokens = texts * length / seconds;
    double rate = tokens * flops * 1e-12;
    table.figure("prompts of " + length, tokens, "tokens/s", "", peer("prefill"));
    table.figure("rate of products", rate, "TFLOP/s", "", peer("matrix_tflops"));
  }

  /**
   * Some of MMLU's 57 subjects, each with a prefix of 600 tokens; a question is answered by one of
   * four letters.
   */
  private void mmlu(Transformer model) {
    int subjects = tiny ? 2 : SUBJECTS;
    int questions = tiny ? 6 : SUBJECTS * 14042 / 57;
    int prefix = tiny ? 30 : 600;
    int length = tiny ? 9 : 107;
    Random random = new Random(7);
    List<int[]> prefixes =
        IntStream.range(0, subjects).mapToObj(_ -> text(random, prefix)).toList();
    List<ScoringRequest> requests = new ArrayList<>();
    for (int q = 0; q < questions; q++) {
      int[] tokens = Arrays.copyOf(prefixes.get(q % subjects), prefix + length + 1);
      System.arraycopy(text(random, length), 0, tokens, prefix, length);
      for (int letter = 0; letter < 4; letter++) {
        int[] answered = tokens.clone();
        answered[prefix + length] = letter;
        requests.add(new ScoringRequest(answered, prefix + length));
      }
    }
    long start = System.nanoTime();
    score(model, requests);
    double rate = questions / ((System.nanoTime() - start) * 1e-9);
    table.figure("MMLU-shaped questions", rate, "questions/s", "", peer("mmlu"));
  }

  private List<GenerationRequest> prompts(int count, int length, Sampling sampling) {
    Random random = new Random(9);
    return IntStream.range(0, count)
        .mapToObj(_ ->
            new GenerationRequest(
                text(random, tiny ? 10 : 128), length, StopCondition.NEVER, sampling))
        .toList();
  }

  private void decode(Transformer model, String how, int batch, long bytes, Sampling sampling) {
    int length = tiny ? 8 : 128;
    List<GenerationRequest> requests = prompts(tiny ? Math.min(batch, 3) : batch, length, sampling);
    double seconds = median(model, tiny ? 1 : 3, () -> model.generate(requests, (_, _, _) -> {}));
    double tokens = requests.size() * length / seconds;
    double rate =
        tokens / requests.size() * (bytes - 2.0 * shape.vocabulary() * shape.width()) * 1e-9;
    table.figure(
        "decode, batch " + batch + how,
        tokens,
        "tokens/s",
        "",
        how.isEmpty() ? peer("decode_" + batch) : Optional.empty());
    if (batch == 1) {
      table.figure("reading weights" + how, rate, "GB/s", "", peer("copy_gb_per_second"));
    }
  }
}
