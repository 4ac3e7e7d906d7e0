package dev.assay.cli;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.transformer.Bench;
import dev.assay.transformer.Bench.Measurement;
import dev.assay.transformer.Bench.Phase;
import dev.assay.transformer.EngineOptions;
import dev.assay.transformer.Transformer;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.cuda.CudaException;
import dev.assay.transformer.cuda.CudaOptions;
import dev.assay.transformer.cuda.CudaUnavailableException;
import dev.assay.transformer.cuda.Precision;
import dev.assay.transformer.graph.ModelException;
import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.kernels.KernelsUnavailableException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "bench",
    description =
        "Measures how fast the built-in backend reads (prefill) and writes (decode) with a"
            + " checkpoint, on random tokens.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CHECKPOINT", description = "A checkpoint's directory or file.")
  private Path checkpoint;

  @Option(
      names = "--prefill",
      split = ",",
      paramLabel = "N",
      description = "Lengths of text to read (${DEFAULT-VALUE}).")
  private List<Integer> prefill = List.of(512);

  @Option(
      names = "--decode",
      split = ",",
      paramLabel = "N",
      description = "Lengths of text to write (${DEFAULT-VALUE}).")
  private List<Integer> decode = List.of(128);

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      description = "Numbers of threads to try (all cores by default).")
  private List<Integer> threads = List.of(Runtime.getRuntime().availableProcessors());

  @Option(
      names = "--kernels",
      paramLabel = "NAME",
      description = "auto, scalar or onednn (${DEFAULT-VALUE}).")
  private KernelsOption kernels = KernelsOption.AUTO;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "cpu or cuda (${DEFAULT-VALUE}).")
  private DeviceOption device = DeviceOption.CPU;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description = "On a GPU: auto, bf16, f16 or f32 (${DEFAULT-VALUE}).")
  private Precision precision = Precision.AUTO;

  @Option(
      names = "--repetitions",
      paramLabel = "R",
      description = "Measurements of each, after one that does not count (${DEFAULT-VALUE}).")
  private int repetitions = 5;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text or json (${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.TEXT;

  private enum DeviceOption {
    CPU,
    CUDA
  }

  private enum KernelsOption {
    AUTO,
    SCALAR,
    ONEDNN
  }

  /** One line of the table. */
  private record Row(String kernels, Measurement measured) {}

  @Override
  public Integer call() {
    if (repetitions < 1 || threads.stream().anyMatch(count -> count < 1)) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT, "--repetitions and --threads must be at least 1.");
    }
    PrintWriter out = spec.commandLine().getOut();
    List<Row> rows = measure();
    switch (format) {
      case TEXT -> rows.forEach(row -> out.print(text(row)));
      case JSON -> out.println(json(rows));
    }
    out.flush();
    return ExitCode.DONE;
  }

  private List<Row> measure() {
    return switch (device) {
      case CPU ->
          threads.stream()
              .flatMap(count ->
                  measure(EngineOptions.defaults().withThreads(count).withKernels(choice()))
                      .stream())
              .toList();
      case CUDA -> {
        CudaOptions one = CudaOptions.defaults().withPrecision(precision).withDevices(1);
        yield measure(EngineOptions.defaults().withCuda(one));
      }
    };
  }

  private List<Row> measure(EngineOptions options) {
    List<Row> rows = new ArrayList<>();
    try (Transformer model = Transformer.load(Checkpoints.open(checkpoint), options)) {
      var bench = new Bench(model, repetitions);
      String name = model.report().kernels();
      prefill.forEach(n -> rows.add(new Row(name, bench.measure(Phase.PREFILL, n))));
      decode.forEach(n -> rows.add(new Row(name, bench.measure(Phase.DECODE, n))));
    } catch (CheckpointException
        | ModelException
        | KernelsUnavailableException
        | CudaUnavailableException e) {
      throw new EvalException(ErrorCode.INVALID_ARGUMENT, checkpoint + ": " + e.getMessage(), e);
    } catch (CudaException e) {
      throw new EvalException(ErrorCode.IO_FAILURE, checkpoint + ": " + e.getMessage() + ".", e);
    }
    return rows;
  }

  private KernelChoice choice() {
    return switch (kernels) {
      case AUTO -> KernelChoice.automatic();
      case SCALAR -> KernelChoice.scalar();
      case ONEDNN -> KernelChoice.provided("onednn");
    };
  }

  private static String text(Row row) {
    Measurement measured = row.measured();
    return String.format(
        Locale.ROOT,
        "%-8s %6d tokens  %2d threads  %-18s %10.1f ± %.1f tokens/s%n",
        name(measured.phase()),
        measured.tokens(),
        measured.threads(),
        row.kernels(),
        measured.mean(),
        measured.deviation());
  }

  private static String json(List<Row> rows) {
    JsonMapper mapper = JsonMapper.shared();
    ArrayNode all = mapper.createArrayNode();
    for (Row row : rows) {
      Measurement measured = row.measured();
      var entry = all.addObject();
      entry.put("phase", name(measured.phase()));
      entry.put("tokens", measured.tokens());
      entry.put("threads", measured.threads());
      entry.put("kernels", row.kernels());
      entry.put("tokens_per_second", measured.mean());
      entry.put("deviation", measured.deviation());
      entry.set("samples", mapper.valueToTree(measured.tokensPerSecond()));
    }
    // Of the process as a whole, so said once.
    PeakMemory.bytes()
        .ifPresent(bytes -> ((ObjectNode) all.get(0)).put("peak_memory_bytes", bytes));
    return mapper.writeValueAsString(all);
  }

  private static String name(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
