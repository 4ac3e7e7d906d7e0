package dev.assay.plugins.transformer;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.TokenInspector;
import dev.assay.transformer.GenerationRequest;
import dev.assay.transformer.ScoringRequest;
import dev.assay.transformer.Transformer;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.graph.ModelException;
import dev.assay.transformer.text.PromptTokens;
import dev.assay.transformer.text.ScoredTokens;
import dev.assay.transformer.text.StopStrings;
import dev.assay.transformer.text.TextException;
import dev.assay.transformer.tokenizer.Tokenizer;
import java.util.BitSet;
import java.util.List;

/** A look at the tokens of a {@link TransformerModel}. */
final class TransformerInspector implements TokenInspector {
  private final Transformer engine;
  private final Tokenizer tokenizer;
  private final BitSet ends;
  private final PromptReader prompts;
  private final RequestEncoder encoder;

  TransformerInspector(
      Transformer engine,
      Tokenizer tokenizer,
      BitSet ends,
      PromptReader prompts,
      RequestEncoder encoder) {
    this.engine = engine;
    this.tokenizer = tokenizer;
    this.ends = ends;
    this.prompts = prompts;
    this.encoder = encoder;
  }

  @Override
  public EncodedText encode(Prompt context, String continuation) {
    try {
      ScoredTokens tokens = encoder.pair(prompts.text(context), continuation);
      return new EncodedText(tokens.ids(), tokens.scoredFrom(), tokens.truncated());
    } catch (TextException | CheckpointException e) {
      throw refused(e);
    }
  }

  @Override
  public EncodedText encode(Request request) {
    if (!(request instanceof Request.GenerateUntil generate)) {
      return TokenInspector.super.encode(request);
    }
    try {
      PromptTokens tokens = encoder.prompt(prompts.text(generate.prompt()), generate.maxTokens());
      return new EncodedText(tokens.ids(), tokens.ids().length, tokens.truncated());
    } catch (TextException | CheckpointException e) {
      throw refused(e);
    }
  }

  @Override
  public double[] logprobs(int[] tokenIds) {
    double[] all = new double[tokenIds.length];
    if (tokenIds.length == 0) {
      return all;
    }
    int first =
        switch (engine.kind()) {
          case DECODER, PREFIX_DECODER -> 1;
          case ENCODER -> 0;
          case ENCODER_DECODER ->
              throw new EvalException(
                  ErrorCode.UNSUPPORTED,
                  "This model reads one text and writes another; token ids alone do not say where"
                      + " the second begins.");
        };
    all[0] = Double.NaN;
    try {
      engine.score(
          List.of(new ScoringRequest(tokenIds, first)),
          (_, logprobs, _) -> System.arraycopy(logprobs, 0, all, first, logprobs.length));
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
    if (tokenId < 0 || tokenId >= engine.vocabularySize()) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "Token id "
              + tokenId
              + " is not in the model's vocabulary of "
              + engine.vocabularySize()
              + ".");
    }
    // An embedding may have more rows than the tokenizer has tokens; those stand for no text.
    return tokenId < tokenizer.vocabularySize() ? tokenizer.text(tokenId) : "";
  }

  private static EvalException refused(RuntimeException e) {
    return new EvalException(ErrorCode.INVALID_ARGUMENT, e.getMessage(), e);
  }
}
