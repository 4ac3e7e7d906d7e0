package dev.assay.plugins.transformer;

import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Options;
import dev.assay.transformer.EngineOptions;
import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.text.SpecialTokenPolicy;
import java.util.OptionalInt;

/**
 * The options of a model specification.
 *
 * @param maxLength empty for all that the model's context takes
 * @param prefixToken empty for the tokenizer's BOS or EOS
 * @param maskToken of an encoder; empty for the tokenizer's
 * @param batchTokens empty for the engine's choice
 * @param kvMebibytes empty for the engine's choice
 */
record Settings(
    OptionalInt maxLength,
    SpecialTokenPolicy specialTokens,
    OptionalInt prefixToken,
    OptionalInt maskToken,
    Kernels kernels,
    OptionalInt batchTokens,
    OptionalInt kvMebibytes) {
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
        integer(options, "kv_mib", 1, 1 << 24));
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
