package dev.assay.spi.model;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;

/**
 * What a run gives every model.
 *
 * @param threads at most this many compute at once; results do not depend on it
 * @param models for a model that is made of another
 */
public record ModelContext(int threads, Device device, Models models) {
  /** Where to compute. */
  public enum Device {
    /** A GPU where the model can use one, else the CPU. */
    AUTO,
    CPU,
    CUDA
  }

  /** Opens models of any type that a run can name. */
  @FunctionalInterface
  public interface Models {
    /**
     * @throws EvalException as {@link ModelFactory#check} and {@link ModelFactory#create} do, or if
     *     there is no such type
     */
    LanguageModel open(ModelSpec spec, ModelContext context);
  }

  public ModelContext {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", not at least 1");
    }
  }

  /** A context in which no other model can be opened. */
  public ModelContext(int threads, Device device) {
    this(
        threads,
        device,
        (spec, _) -> {
          throw new EvalException(
              ErrorCode.UNSUPPORTED,
              "Model \"" + spec.text() + "\" cannot be opened here by another model.");
        });
  }
}
