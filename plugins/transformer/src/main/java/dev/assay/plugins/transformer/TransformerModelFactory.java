package dev.assay.plugins.transformer;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.model.ModelSpec;
import dev.assay.transformer.EngineOptions;
import dev.assay.transformer.Transformer;
import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.cuda.CudaException;
import dev.assay.transformer.cuda.CudaUnavailableException;
import dev.assay.transformer.graph.ModelException;
import dev.assay.transformer.kernels.KernelsUnavailableException;
import dev.assay.transformer.tokenizer.Tokenizer;
import dev.assay.transformer.tokenizer.Tokenizers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

final class TransformerModelFactory implements ModelFactory {
  private static final String[] OPTIONS = {
    "tokenizer",
    "max_length",
    "add_bos",
    "prefix_token",
    "mask_token",
    "kernels",
    "batch_tokens",
    "kv_mib",
    "precision",
    "gpus",
    "cuda_graphs",
    "chat_template",
    "chat_date"
  };

  @Override
  public String summary() {
    return "a Transformer checkpoint: Hugging Face safetensors, GGUF or llama2.c, with its"
        + " tokenizer";
  }

  @Override
  public String usage() {
    return "transformer:DIR or transformer:FILE.gguf, with tokenizer=FILE|bytes, max_length=N,"
        + " add_bos=true|false, prefix_token=ID, mask_token=ID, kernels=auto|scalar,"
        + " batch_tokens=N, kv_mib=N, precision=auto|bf16|f16|f32, gpus=N,"
        + " cuda_graphs=true|false,"
        + " chat_template=NAME|FILE, chat_date=YYYY-MM-DD";
  }

  @Override
  public void check(ModelSpec spec) {
    spec.options().only(OPTIONS);
    requireThere(spec, spec.requiredLocation("DIR"));
    spec.options()
        .text("tokenizer")
        .filter(tokenizer -> !tokenizer.equals("bytes"))
        .ifPresent(tokenizer -> requireThere(spec, tokenizer));
    Settings.read(spec);
  }

  @Override
  public void checkChat(ModelSpec spec) {
    if (chatTemplate(spec, Settings.read(spec)).isEmpty()) {
      throw new EvalException(
          ErrorCode.UNSUPPORTED,
          "Model \""
              + spec.text()
              + "\" has no chat template; leave out --apply-chat-template, or give it one with"
              + " chat_template=FILE.");
    }
  }

  /** The template that belongs to the tokenizer, if there is one. */
  private static Optional<ChatTemplate> chatTemplate(ModelSpec spec, Settings settings) {
    Path location =
        spec.options()
            .text("tokenizer")
            .filter(tokenizer -> !tokenizer.equals("bytes"))
            .map(Path::of)
            .orElseGet(() -> Path.of(spec.location()));
    try {
      return ChatTemplates.at(location).choose(settings.chatTemplate(), settings.chatDate());
    } catch (CheckpointException e) {
      throw new EvalException(
          ErrorCode.MALFORMED_FILE, "Model \"" + spec.text() + "\": " + e.getMessage() + ".", e);
    }
  }

  /** As above, but text can be read without: a run with conversations has been checked before. */
  private static Optional<ChatTemplate> usableChatTemplate(ModelSpec spec, Settings settings) {
    try {
      return chatTemplate(spec, settings);
    } catch (EvalException e) {
      if (settings.chatTemplate().isPresent()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  @Override
  public LanguageModel create(ModelSpec spec, ModelContext context) {
    check(spec);
    Settings settings = Settings.read(spec);
    Path location = Path.of(spec.location());
    try {
      return open(spec, settings, location, context);
    } catch (CheckpointException | ModelException e) {
      throw new EvalException(
          ErrorCode.MALFORMED_FILE, "Model \"" + spec.text() + "\": " + e.getMessage() + ".", e);
    } catch (CudaException | CudaUnavailableException e) {
      throw new EvalException(
          ErrorCode.IO_FAILURE, "Model \"" + spec.text() + "\": " + e.getMessage() + ".", e);
    } catch (KernelsUnavailableException e) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT, "Model \"" + spec.text() + "\": " + e.getMessage() + ".", e);
    } catch (IllegalStateException e) {
      throw new EvalException(
          ErrorCode.IO_FAILURE, "Model \"" + spec.text() + "\": " + e.getMessage() + ".", e);
    } catch (OutOfMemoryError e) {
      throw new EvalException(
          ErrorCode.OUT_OF_MEMORY,
          "Model \""
              + spec.text()
              + "\" does not fit into memory; give the JVM more (-Xmx) or take a smaller or"
              + " quantised one.",
          e);
    }
  }

  private static LanguageModel open(
      ModelSpec spec, Settings settings, Path location, ModelContext context) {
    Optional<Tokenizer> tokenizer = tokenizer(spec, location);
    try {
      Checkpoint checkpoint = Checkpoints.open(location);
      Weights weights = weigh(location, checkpoint);
      EngineOptions options = options(spec, settings, context, checkpoint, tokenizer);
      // From here on the engine owns the checkpoint.
      Transformer engine = Transformer.load(checkpoint, options);
      try {
        var prompts = new PromptReader(usableChatTemplate(spec, settings));
        return TransformerModel.of(weights, engine, tokenizer, prompts, settings);
      } catch (RuntimeException | Error e) {
        engine.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      tokenizer.ifPresent(Tokenizer::close);
      throw e;
    }
  }

  private static EngineOptions options(
      ModelSpec spec,
      Settings settings,
      ModelContext context,
      Checkpoint checkpoint,
      Optional<Tokenizer> tokenizer) {
    try {
      EngineOptions options = maskToken(settings.engine(context.threads()), tokenizer);
      return Placement.of(spec, settings, context.device(), checkpoint, options);
    } catch (RuntimeException | Error e) {
      checkpoint.close();
      throw e;
    }
  }

  private static Weights weigh(Path location, Checkpoint checkpoint) {
    try {
      return Weights.of(location, checkpoint);
    } catch (RuntimeException | Error e) {
      checkpoint.close();
      throw e;
    }
  }

  private static Optional<Tokenizer> tokenizer(ModelSpec spec, Path location) {
    Optional<String> given = spec.options().text("tokenizer");
    if (given.isEmpty()) {
      return Tokenizers.openIfThere(location);
    }
    return Optional.of(
        given.get().equals("bytes") ? Tokenizers.bytes() : Tokenizers.open(Path.of(given.get())));
  }

  /** Encoders score a token by putting this in its place. */
  private static EngineOptions maskToken(EngineOptions options, Optional<Tokenizer> tokenizer) {
    if (options.maskToken().isPresent()) {
      return options;
    }
    return Stream.of("[MASK]", "<mask>")
        .flatMap(spelling -> tokenizer.stream().map(t -> t.find(spelling)))
        .filter(id -> id.isPresent())
        .findFirst()
        .map(id -> options.withMaskToken(id.getAsInt()))
        .orElse(options);
  }

  private static void requireThere(ModelSpec spec, String file) {
    if (!Files.exists(Path.of(file))) {
      throw new EvalException(
          ErrorCode.NOT_FOUND, "Model \"" + spec.text() + "\": there is no " + file + ".");
    }
  }
}
