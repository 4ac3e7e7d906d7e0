package dev.assay.plugins.transformer;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Options;
import dev.assay.transformer.EngineOptions;
import dev.assay.transformer.cuda.CudaOptions;
import dev.assay.transformer.cuda.Precision;
import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.text.SpecialTokenPolicy;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The options of a model specification.
 *
 * @param maxLength empty for all that the model's context takes
 * @param prefixToken empty for the tokenizer's or the checkpoint's: see {@link PrefixToken}
 * @param maskToken of an encoder; empty for the tokenizer's
 * @param batchTokens empty for the engine's choice
 * @param kvMebibytes empty for the engine's choice
 * @param precision of weights and activations on a GPU
 * @param gpus empty for all
 * @param cudaGraphs whether a GPU records decode steps; changes no result
 * @param chatTemplate the name of one of the model's, or a file; empty for its default
 * @param chatDate what chat templates are told that today is
 */
record Settings(
    OptionalInt maxLength,
    SpecialTokenPolicy specialTokens,
    OptionalInt prefixToken,
    OptionalInt maskToken,
    Kernels kernels,
    OptionalInt batchTokens,
    OptionalInt kvMebibytes,
    Precision precision,
    OptionalInt gpus,
    boolean cudaGraphs,
    Optional<String> chatTemplate,
    LocalDate chatDate) {
  /** Which arithmetic to use. */
  enum Kernels {
    AUTO,
    SCALAR,
    ONEDNN
  }

  /** Throws {@link dev.assay.spi.EvalException} naming an option that is wrong. */
  static Settings read(ModelSpec spec) {
    Options options = spec.options();
    return new Settings(
        integer(options, "max_length", 1, Integer.MAX_VALUE),
        specialTokens(options),
        integer(options, "prefix_token", 0, Integer.MAX_VALUE),
        integer(options, "mask_token", 0, Integer.MAX_VALUE),
        options.choice("kernels", Kernels.AUTO),
        integer(options, "batch_tokens", 1, 1 << 20),
        integer(options, "kv_mib", 1, 1 << 24),
        options.choice("precision", Precision.AUTO),
        integer(options, "gpus", 1, 64),
        options.flag("cuda_graphs", true),
        options.text("chat_template"),
        date(options));
  }

  private static LocalDate date(Options options) {
    Optional<String> given = options.text("chat_date");
    try {
      return given.map(LocalDate::parse).orElseGet(LocalDate::now);
    } catch (DateTimeParseException e) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          options.owner()
              + ": option chat_date is \""
              + given.get()
              + "\", not of the form 2026-01-31.",
          e);
    }
  }

  private static SpecialTokenPolicy specialTokens(Options options) {
    if (options.text("add_bos").isEmpty()) {
      return SpecialTokenPolicy.TOKENIZER;
    }
    return options.flag("add_bos", true) ? SpecialTokenPolicy.BOS : SpecialTokenPolicy.NONE;
  }

  private static OptionalInt integer(Options options, String key, int least, int most) {
    return options.text(key).isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(options.integer(key, least, least, most));
  }

  /** How to compute on GPUs. */
  CudaOptions cuda() {
    CudaOptions cuda = CudaOptions.defaults().withPrecision(precision).withGraphs(cudaGraphs);
    return gpus.isPresent() ? cuda.withDevices(gpus.getAsInt()) : cuda;
  }

  EngineOptions engine(int threads) {
    EngineOptions engine = EngineOptions.defaults().withThreads(threads);
    engine =
        switch (kernels) {
          case AUTO -> engine;
          case SCALAR -> engine.withKernels(KernelChoice.scalar());
          case ONEDNN -> engine.withKernels(KernelChoice.provided("onednn"));
        };
    if (maskToken.isPresent()) {
      engine = engine.withMaskToken(maskToken.getAsInt());
    }
    if (batchTokens.isPresent()) {
      engine = engine.withBatchTokens(batchTokens.getAsInt());
    }
    return kvMebibytes.isPresent()
        ? engine.withKvBytes((long) kvMebibytes.getAsInt() << 20)
        : engine;
  }
}
