package dev.assay.plugins.transformer;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.ResponseSink;
import dev.assay.spi.model.TokenInspector;
import dev.assay.spi.model.Usage;
import dev.assay.transformer.EngineReport;
import dev.assay.transformer.Transformer;
import dev.assay.transformer.checkpoint.Digests;
import dev.assay.transformer.cuda.CudaException;
import dev.assay.transformer.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** An engine and its tokenizer as a language model. */
final class TransformerModel implements LanguageModel {
  private final ModelCard card;
  private final Transformer engine;
  private final Tokenizer tokenizer;
  private final BitSet ends;
  private final PromptReader prompts;
  private final RequestEncoder encoder;
  private final Set<RequestKind> supports;

  /**
   * Takes over engine and tokenizer.
   *
   * @param tokenizer empty if the model's files have none; it then reads token ids alone
   * @throws EvalException if they do not fit together, or the settings do not fit them
   */
  static TransformerModel of(
      Weights weights,
      Transformer engine,
      Optional<Tokenizer> tokenizer,
      PromptReader prompts,
      Settings settings) {
    String name = weights.name();
    Tokenizer reader = tokenizer.orElseGet(() -> new IdsOnly(engine.vocabularySize()));
    if (reader.vocabularySize() > engine.vocabularySize()) {
      throw new EvalException(
          ErrorCode.INVALID_CONFIGURATION,
          "The tokenizer of model "
              + name
              + " has "
              + reader.vocabularySize()
              + " tokens, the model an embedding of "
              + engine.vocabularySize()
              + "; they do not belong together.");
    }
    int contextLength = contextLength(name, engine, settings.maxLength());
    settings
        .prefixToken()
        .ifPresent(id -> {
          if (id >= engine.vocabularySize()) {
            throw new EvalException(
                ErrorCode.INVALID_ARGUMENT,
                "prefix_token="
                    + id
                    + " is outside the vocabulary of model "
                    + name
                    + ", which has "
                    + engine.vocabularySize()
                    + " tokens.");
          }
        });
    OptionalInt prefix = PrefixToken.of(settings.prefixToken(), reader, weights.config());
    EngineReport report = engine.report();
    SortedMap<String, String> details = new TreeMap<>();
    details.put("architecture", weights.architecture());
    details.put(
        "weights", String.join("+", report.weightBytes().keySet().stream().sorted().toList()));
    details.put("weights_sha256", weights.digest());
    details.put("tokenizer_sha256", reader.digest());
    details.put("kernels", report.kernels());
    details.put("special_tokens", settings.specialTokens().name());
    prefix.ifPresent(id -> details.put("prefix_token", Integer.toString(id)));
    prompts.template().ifPresent(chat -> details.put("chat_template_sha256", chat.digest()));
    String digest =
        Digests.sha256((details + " " + contextLength).getBytes(StandardCharsets.UTF_8));
    ModelCard card =
        new ModelCard(
            name,
            "transformer",
            digest,
            weights.parameters(),
            contextLength,
            weights.trainedTokens().isPresent() ? weights.trainedTokens().getAsLong() : null,
            details);
    RequestEncoder encoder =
        RequestEncoder.of(engine.kind(), reader, settings.specialTokens(), prefix, contextLength);
    BitSet ends = EndTokens.of(weights.location(), weights.config(), reader);
    return new TransformerModel(
        card, engine, reader, ends, prompts, encoder, supports(engine, tokenizer));
  }

  private TransformerModel(
      ModelCard card,
      Transformer engine,
      Tokenizer tokenizer,
      BitSet ends,
      PromptReader prompts,
      RequestEncoder encoder,
      Set<RequestKind> supports) {
    this.card = card;
    this.engine = engine;
    this.tokenizer = tokenizer;
    this.ends = ends;
    this.prompts = prompts;
    this.encoder = encoder;
    this.supports = supports;
  }

  private static int contextLength(String name, Transformer engine, OptionalInt maxLength) {
    int length = maxLength.orElse(engine.contextLength());
    if (length > engine.contextLength()) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "max_length="
              + length
              + " is more than the context of model "
              + name
              + ", which is "
              + engine.contextLength()
              + " tokens.");
    }
    return length;
  }

  private static Set<RequestKind> supports(Transformer engine, Optional<Tokenizer> tokenizer) {
    if (tokenizer.isEmpty()) {
      return EnumSet.noneOf(RequestKind.class);
    }
    return switch (engine.kind()) {
      case DECODER, PREFIX_DECODER -> EnumSet.allOf(RequestKind.class);
      case ENCODER_DECODER -> EnumSet.of(RequestKind.LOGLIKELIHOOD, RequestKind.GENERATE_UNTIL);
      case ENCODER -> EnumSet.of(RequestKind.LOGLIKELIHOOD);
    };
  }

  @Override
  public ModelCard card() {
    return card;
  }

  @Override
  public Set<RequestKind> supports() {
    return supports;
  }

  @Override
  public void answer(List<Request> requests, ResponseSink sink) {
    try {
      new Answering(engine, tokenizer, ends, prompts, encoder, supports, sink).answer(requests);
    } catch (CudaException e) {
      throw new EvalException(
          ErrorCode.IO_FAILURE, "Model " + card.name() + ": " + e.getMessage() + ".", e);
    }
  }

  @Override
  public String render(Prompt prompt) {
    return prompts.text(prompt);
  }

  @Override
  public Usage usage() {
    EngineReport report = engine.report();
    return new Usage(report.tokensRequested(), report.tokensComputed());
  }

  @Override
  public List<String> incidents() {
    return engine.report().incidents();
  }

  @Override
  public Optional<TokenInspector> inspector() {
    return Optional.of(new TransformerInspector(engine, tokenizer, ends, prompts, encoder));
  }

  @Override
  public void close() {
    engine.close();
    tokenizer.close();
  }
}
