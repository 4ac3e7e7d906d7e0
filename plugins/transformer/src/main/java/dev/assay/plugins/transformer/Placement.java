package dev.assay.plugins.transformer;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.ModelContext.Device;
import dev.assay.spi.model.ModelSpec;
import dev.assay.transformer.EngineOptions;
import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.cuda.CudaModels;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether a model computes on GPUs or on the CPU. */
final class Placement {
  private static final Logger LOG = LoggerFactory.getLogger(Placement.class);

  private static final AtomicBoolean SAID = new AtomicBoolean();

  private Placement() {}

  /** Once, however many models there are. */
  private static void say(String reason) {
    if (!SAID.getAndSet(true)) {
      LOG.warn("computing on the CPU: {}", reason);
    }
  }

  /**
   * The options, with GPUs in them where they are to be used.
   *
   * @throws EvalException if they were asked for and cannot be used
   */
  static EngineOptions of(
      ModelSpec spec,
      Settings settings,
      Device device,
      Checkpoint checkpoint,
      EngineOptions options) {
    return switch (device) {
      case CPU -> options;
      case CUDA -> {
        Optional<String> problem = CudaModels.problem(checkpoint);
        if (problem.isPresent()) {
          throw new EvalException(
              ErrorCode.UNSUPPORTED,
              "Model \""
                  + spec.text()
                  + "\" cannot compute on a GPU: "
                  + problem.get()
                  + "; `assay doctor` shows what was found, --device auto takes the CPU.");
        }
        yield options.withCuda(settings.cuda());
      }
      case AUTO -> {
        if (settings.kernels() != Settings.Kernels.AUTO) {
          yield options;
        }
        Optional<String> problem = CudaModels.problem(checkpoint);
        problem.ifPresent(Placement::say);
        yield problem.isPresent() ? options : options.withCuda(settings.cuda());
      }
    };
  }
}
