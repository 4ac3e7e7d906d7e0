package dev.assay.plugins.rnn;

import dev.assay.plugins.rnn.engine.Engine;
import dev.assay.plugins.rnn.network.EncoderDecoder;
import dev.assay.plugins.rnn.network.LanguageNetwork;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.TokenInspector;
import dev.assay.transformer.GenerationRequest;
import dev.assay.transformer.ScoringRequest;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.graph.ModelException;
import dev.assay.transformer.text.ScoredTokens;
import dev.assay.transformer.text.StopStrings;
import dev.assay.transformer.text.TextException;
import dev.assay.transformer.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** A look at the tokens of an {@link RnnModel}. */
final class RnnInspector implements TokenInspector {
  private final Engine engine;
  private final Tokenizer tokenizer;
  private final BitSet ends;
  private final RequestText text;

  RnnInspector(Engine engine, Tokenizer tokenizer, BitSet ends, RequestText text) {
    this.engine = engine;
    this.tokenizer = tokenizer;
    this.ends = ends;
    this.text = text;
  }

  @Override
  public EncodedText encode(Prompt context, String continuation) {
    try {
      ScoredTokens tokens = text.pair(context.text(), continuation);
      return new EncodedText(tokens.ids(), tokens.scoredFrom(), tokens.truncated());
    } catch (TextException | CheckpointException e) {
      throw refused(e);
    }
  }

  @Override
  public double[] logprobs(int[] tokenIds) {
    return switch (engine.network()) {
      case LanguageNetwork _ -> logprobs(tokenIds, Math.min(1, tokenIds.length));
      case EncoderDecoder _ ->
          throw new EvalException(
              ErrorCode.UNSUPPORTED,
              "This model reads one text and writes another; token ids alone do not say where the"
                  + " second begins.");
    };
  }

  @Override
  public double[] logprobs(EncodedText text) {
    return switch (engine.network()) {
      case LanguageNetwork _ -> logprobs(text.ids());
      case EncoderDecoder _ -> logprobs(text.ids(), text.scoredFrom());
    };
  }

  @Override
  public Optional<float[][]> alignment(EncodedText text) {
    if (text.scoredFrom() == text.ids().length) {
      return Optional.empty();
    }
    try {
      return engine.alignment(new ScoringRequest(text.ids(), text.scoredFrom()));
    } catch (ModelException e) {
      throw refused(e);
    }
  }

  private double[] logprobs(int[] tokenIds, int from) {
    double[] all = new double[tokenIds.length];
    Arrays.fill(all, 0, from, Double.NaN);
    try {
      engine.score(
          List.of(new ScoringRequest(tokenIds, from)),
          (_, logprobs, _) -> System.arraycopy(logprobs, 0, all, from, logprobs.length));
    } catch (ModelException e) {
      throw refused(e);
    }
    return all;
  }

  @Override
  public GeneratedTokens generate(int[] tokenIds, int maxTokens, Sampling sampling) {
    if (tokenIds.length == 0) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT, "A generation needs at least one token id to start from.");
    }
    StopStrings stop = new StopStrings(tokenizer, ends, List.of());
    var answer = new GeneratedTokens[1];
    try {
      engine.generate(
          List.of(new GenerationRequest(tokenIds, maxTokens, stop, EngineSampling.of(sampling))),
          (_, ids, _) -> answer[0] = new GeneratedTokens(ids, stop.ending(ids).text()));
    } catch (ModelException e) {
      throw refused(e);
    }
    return answer[0];
  }

  @Override
  public String text(int tokenId) {
    int vocabulary = engine.network().vocabularySize();
    if (tokenId < 0 || tokenId >= vocabulary) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "Token id " + tokenId + " is not in the model's vocabulary of " + vocabulary + ".");
    }
    // An output may have more rows than the tokenizer has tokens; those stand for no text.
    return tokenId < tokenizer.vocabularySize() ? tokenizer.text(tokenId) : "";
  }

  private static EvalException refused(RuntimeException e) {
    return new EvalException(ErrorCode.INVALID_ARGUMENT, e.getMessage(), e);
  }
}
