package dev.assay.plugins.discreteunits;

import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.TokenInspector;
import dev.assay.units.UnitText;
import java.util.Optional;

/** The language model's tokens, units shown by their numbers. */
record UnitsInspector(TokenInspector inspector, Transcriber transcriber) implements TokenInspector {
  @Override
  public EncodedText encode(Prompt context, String continuation) {
    return inspector.encode(transcriber.started(context), continuation);
  }

  @Override
  public EncodedText encode(Request request) {
    return inspector.encode(transcriber.text(request));
  }

  @Override
  public double[] logprobs(int[] tokenIds) {
    return inspector.logprobs(tokenIds);
  }

  @Override
  public double[] logprobs(EncodedText text) {
    return inspector.logprobs(text);
  }

  @Override
  public Optional<float[][]> alignment(EncodedText text) {
    return inspector.alignment(text);
  }

  @Override
  public GeneratedTokens generate(int[] tokenIds, int maxTokens, Sampling sampling) {
    return inspector.generate(tokenIds, maxTokens, sampling);
  }

  @Override
  public String text(int tokenId) {
    return UnitText.readable(inspector.text(tokenId));
  }
}
