package dev.assay.plugins.rnn;

import dev.assay.plugins.rnn.engine.Engine;
import dev.assay.plugins.rnn.files.NetworkFile;
import dev.assay.plugins.rnn.network.EncoderDecoder;
import dev.assay.plugins.rnn.network.LanguageNetwork;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.ResponseSink;
import dev.assay.spi.model.TokenInspector;
import dev.assay.spi.model.Usage;
import dev.assay.transformer.checkpoint.Digests;
import dev.assay.transformer.checkpoint.TrainedTokens;
import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A recurrent network and its tokenizer as a language model. */
final class RnnModel implements LanguageModel {
  private final ModelCard card;
  private final Engine engine;
  private final Tokenizer tokenizer;
  private final BitSet ends;
  private final RequestText text;

  /**
   * Takes over engine and tokenizer.
   *
   * @throws EvalException if they do not fit together
   */
  static RnnModel of(
      Path location,
      NetworkFile file,
      Engine engine,
      Optional<Tokenizer> found,
      OptionalInt prefixToken,
      KernelChoice kernels) {
    Path last = location.toAbsolutePath().normalize().getFileName();
    String name = last == null ? location.toString() : last.toString();
    Tokenizer tokenizer =
        found.orElseThrow(() ->
            new EvalException(
                ErrorCode.NOT_FOUND,
                "Model " + name + " has no tokenizer beside it; name one with tokenizer=FILE."));
    int vocabulary = file.network().vocabularySize();
    if (tokenizer.vocabularySize() > vocabulary) {
      throw new EvalException(
          ErrorCode.INVALID_CONFIGURATION,
          "The tokenizer of model "
              + name
              + " has "
              + tokenizer.vocabularySize()
              + " tokens, the model an output of "
              + vocabulary
              + "; they do not belong together.");
    }
    OptionalInt start = prefixToken.isPresent() ? prefixToken : file.start();
    if (start.isPresent() && start.getAsInt() >= vocabulary) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "prefix_token="
              + start.getAsInt()
              + " is outside the vocabulary of model "
              + name
              + ", which has "
              + vocabulary
              + " tokens.");
    }
    RequestText text = RequestText.of(file.network(), tokenizer, start);
    SortedMap<String, String> details = new TreeMap<>();
    details.put("architecture", file.network().architecture());
    details.put("weights", "F32");
    details.put("weights_sha256", file.digest());
    details.put("tokenizer_sha256", tokenizer.digest());
    details.put("kernels", kernels.kernels().name());
    text.start().ifPresent(id -> details.put("prefix_token", Integer.toString(id)));
    OptionalLong trained = TrainedTokens.of(location);
    ModelCard card =
        new ModelCard(
            name,
            "rnn",
            Digests.sha256(details.toString().getBytes(StandardCharsets.UTF_8)),
            file.network().parameters(),
            null,
            trained.isPresent() ? trained.getAsLong() : null,
            details);
    BitSet ends = new BitSet();
    tokenizer.eos().ifPresent(ends::set);
    file.end().ifPresent(ends::set);
    return new RnnModel(card, engine, tokenizer, ends, text);
  }

  private RnnModel(
      ModelCard card, Engine engine, Tokenizer tokenizer, BitSet ends, RequestText text) {
    this.card = card;
    this.engine = engine;
    this.tokenizer = tokenizer;
    this.ends = ends;
    this.text = text;
  }

  @Override
  public ModelCard card() {
    return card;
  }

  @Override
  public Set<RequestKind> supports() {
    return switch (engine.network()) {
      case LanguageNetwork _ -> EnumSet.allOf(RequestKind.class);
      case EncoderDecoder _ -> EnumSet.of(RequestKind.LOGLIKELIHOOD, RequestKind.GENERATE_UNTIL);
    };
  }

  @Override
  public void answer(List<Request> requests, ResponseSink sink) {
    new Answering(engine, tokenizer, ends, text, sink).answer(requests);
  }

  @Override
  public Usage usage() {
    return new Usage(engine.tokensRequested(), engine.tokensComputed());
  }

  @Override
  public Optional<TokenInspector> inspector() {
    return Optional.of(new RnnInspector(engine, tokenizer, ends, text));
  }

  @Override
  public void close() {
    engine.close();
    tokenizer.close();
  }
}
