package dev.assay.cli;

import dev.assay.core.plugins.Extensions;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.training.Trainer;
import dev.assay.training.TrainingResult;
import dev.assay.training.TrainingSettings;
import dev.assay.training.files.TrainingException;
import dev.assay.training.gpu.DeviceCompute;
import dev.assay.training.host.HostCompute;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Random;
import dev.assay.training.network.Architecture;
import dev.assay.training.text.TrainingData;
import dev.assay.transformer.cuda.CudaException;
import dev.assay.transformer.kernels.KernelChoice;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/** Trains one model. */
final class TrainingRun {
  /** What {@code --data} calls the text of the closed world. */
  static final String WORLD = "world";

  private final TrainOptions options;
  private final Extensions extensions;
  private final PrintWriter err;

  TrainingRun(TrainOptions options, Extensions extensions, PrintWriter err) {
    this.options = options;
    this.extensions = extensions;
    this.err = err;
  }

  TrainingResult train(String name) {
    Path out = options.requiredOut();
    Path file = file(options.requiredData(), out);
    var progress = new TrainingProgress(err, name);
    try {
      Architecture architecture = options.architecture();
      TrainingData data = options.read(file);
      TrainingSettings settings = options.settings(architecture, size(architecture, data), data);
      return train(settings, data, out, progress);
    } catch (TrainingException e) {
      throw new EvalException(code(e), sentence(e.getMessage()), e);
    } catch (OutOfMemoryError | ArithmeticException | NegativeArraySizeException e) {
      throw new EvalException(
          ErrorCode.OUT_OF_MEMORY,
          "The model and its batches do not fit into the memory of "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MiB; make it or --batch smaller, or give more with"
              + " ASSAY_JAVA_OPTS=-Xmx16g.",
          e);
    } catch (CudaException e) {
      throw new EvalException(ErrorCode.IO_FAILURE, "The GPU failed: " + e.getMessage() + ".", e);
    } finally {
      progress.clear();
    }
  }

  private TrainingResult train(
      TrainingSettings settings, TrainingData data, Path out, TrainingProgress progress) {
    try (Compute compute = place(settings.architecture(), progress)) {
      return Trainer.train(
          settings,
          data,
          out,
          options.resume ? Trainer.Existing.RESUME : Trainer.Existing.REFUSE,
          compute,
          progress);
    }
  }

  /** Weights of a model, which is made for that. */
  private static long size(Architecture architecture, TrainingData data) {
    try (Compute host = HostCompute.of(KernelChoice.scalar(), 1)) {
      return architecture.network(host, data.vocabulary(), new Random(0)).size();
    }
  }

  private Compute place(Architecture architecture, TrainingProgress progress) {
    return switch (options.device) {
      case CPU -> host(progress, Optional.empty());
      case CUDA -> {
        Optional<String> problem = DeviceCompute.problem(architecture);
        if (problem.isPresent()) {
          throw new EvalException(
              ErrorCode.UNSUPPORTED,
              "A GPU cannot train this model: "
                  + problem.get()
                  + "; `assay doctor` shows what was found, --device auto takes the CPU.");
        }
        yield gpu(progress);
      }
      case AUTO -> {
        Optional<String> problem = DeviceCompute.problem(architecture);
        yield problem.isPresent() ? host(progress, problem) : gpu(progress);
      }
    };
  }

  private static Compute gpu(TrainingProgress progress) {
    Compute gpu = DeviceCompute.open();
    progress.placed(gpu.place(), Optional.empty());
    return gpu;
  }

  /**
   * @param instead why it is no GPU, where one was looked for
   */
  private Compute host(TrainingProgress progress, Optional<String> instead) {
    int threads = Math.max(1, options.threads);
    progress.placed(threads == 1 ? "the CPU" : "the CPU, " + threads + " threads", instead);
    return HostCompute.of(KernelChoice.automatic(), threads);
  }

  private Path file(String given, Path out) {
    return switch (options.arch) {
      case SEQ2SEQ -> pairs(given, out);
      case GPT2, LLAMA, LSTM, GRU, RNN, FEEDFORWARD, CONV -> data(given, out, extensions);
    };
  }

  /** The pairs' file; questions about the closed world are written into the folder first. */
  private Path pairs(String given, Path out) {
    if (!given.equals(WORLD)) {
      return Path.of(given);
    }
    Path file = out.resolve("world-pairs.jsonl");
    WorldText.writePairs(file, extensions);
    return file;
  }

  /** The text's file; the closed world's is written into the folder first. */
  static Path data(String given, Path out, Extensions extensions) {
    if (!given.equals(WORLD)) {
      return Path.of(given);
    }
    Path file = out.resolve("world.txt");
    WorldText.write(file, extensions);
    return file;
  }

  private static ErrorCode code(TrainingException e) {
    return switch (e.reason()) {
      case INPUT -> ErrorCode.INVALID_ARGUMENT;
      case DIVERGED -> ErrorCode.INVALID_CONFIGURATION;
      case MEMORY -> ErrorCode.OUT_OF_MEMORY;
      case FILE ->
          e.getMessage().contains("No space left") ? ErrorCode.DISK_FULL : ErrorCode.IO_FAILURE;
    };
  }

  private static String sentence(String message) {
    return message.endsWith(".") ? message : message + ".";
  }
}
