package dev.assay.plugins.rnn;

import dev.assay.plugins.rnn.engine.Engine;
import dev.assay.plugins.rnn.files.NetworkFile;
import dev.assay.plugins.rnn.network.Compute;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelContext.Device;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Options;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.graph.ModelException;
import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.tokenizer.Tokenizer;
import dev.assay.transformer.tokenizer.Tokenizers;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

final class RnnModelFactory implements ModelFactory {
  private static final String[] OPTIONS = {"tokenizer", "prefix_token", "kernels", "state_mib"};
  private static final int STATE_MIB = 256;

  /** Which arithmetic to use. */
  private enum Kernels {
    AUTO,
    SCALAR
  }

  @Override
  public String summary() {
    return "a recurrent model: RNN, LSTM or GRU of Assay's own or PyTorch's, charRNN, RWKV v4 or"
        + " v7";
  }

  @Override
  public String usage() {
    return "rnn:DIR or rnn:FILE.bin, with tokenizer=FILE|bytes, prefix_token=ID,"
        + " kernels=auto|scalar, state_mib=N";
  }

  @Override
  public void check(ModelSpec spec) {
    Options options = spec.options().only(OPTIONS);
    requireThere(spec, spec.requiredLocation("DIR"));
    options
        .text("tokenizer")
        .filter(tokenizer -> !tokenizer.equals("bytes"))
        .ifPresent(tokenizer -> requireThere(spec, tokenizer));
    prefixToken(options);
    options.choice("kernels", Kernels.AUTO);
    stateBytes(options);
  }

  private static OptionalInt prefixToken(Options options) {
    return options.text("prefix_token").isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(options.integer("prefix_token", 0, 0, Integer.MAX_VALUE));
  }

  private static long stateBytes(Options options) {
    return (long) options.integer("state_mib", STATE_MIB, 1, 1 << 20) << 20;
  }

  @Override
  public LanguageModel create(ModelSpec spec, ModelContext context) {
    check(spec);
    if (context.device() == Device.CUDA) {
      throw new EvalException(
          ErrorCode.UNSUPPORTED,
          "Model \"" + spec.text() + "\" cannot compute on a GPU; use --device cpu or auto.");
    }
    try {
      return open(spec, context.threads());
    } catch (CheckpointException | ModelException e) {
      throw new EvalException(
          ErrorCode.MALFORMED_FILE, "Model \"" + spec.text() + "\": " + e.getMessage() + ".", e);
    } catch (ArithmeticException | OutOfMemoryError e) {
      throw new EvalException(
          ErrorCode.OUT_OF_MEMORY,
          "Model \"" + spec.text() + "\" does not fit into memory; give the JVM more (-Xmx).",
          e);
    }
  }

  private static LanguageModel open(ModelSpec spec, int threads) {
    Path location = Path.of(spec.location());
    KernelChoice kernels =
        switch (spec.options().choice("kernels", Kernels.AUTO)) {
          case AUTO -> KernelChoice.automatic();
          case SCALAR -> KernelChoice.scalar();
        };
    Compute compute = new Compute(kernels.kernels(), threads);
    Arena arena = Arena.ofShared();
    try {
      NetworkFile file = NetworkFile.open(location, compute, arena);
      Engine engine = new Engine(file.network(), compute, arena, stateBytes(spec.options()));
      return RnnModel.of(
          location, file, engine, tokenizer(spec, file), prefixToken(spec.options()), kernels);
    } catch (RuntimeException | Error e) {
      compute.close();
      arena.close();
      throw e;
    }
  }

  private static Optional<Tokenizer> tokenizer(ModelSpec spec, NetworkFile file) {
    Optional<String> given = spec.options().text("tokenizer");
    if (given.isEmpty()) {
      return file.tokenizer();
    }
    file.tokenizer().ifPresent(Tokenizer::close);
    return Optional.of(
        given.get().equals("bytes") ? Tokenizers.bytes() : Tokenizers.open(Path.of(given.get())));
  }

  private static void requireThere(ModelSpec spec, String file) {
    if (!Files.exists(Path.of(file))) {
      throw new EvalException(
          ErrorCode.NOT_FOUND, "Model \"" + spec.text() + "\": there is no " + file + ".");
    }
  }
}
