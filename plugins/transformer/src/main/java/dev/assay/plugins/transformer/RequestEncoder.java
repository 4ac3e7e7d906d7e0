package dev.assay.plugins.transformer;

import dev.assay.transformer.graph.ArchitectureConfig.Kind;
import dev.assay.transformer.text.PromptTokens;
import dev.assay.transformer.text.ScoredTokens;
import dev.assay.transformer.text.SpecialTokenPolicy;
import dev.assay.transformer.text.TextEncoder;
import dev.assay.transformer.tokenizer.Tokenizer;
import java.util.List;
import java.util.OptionalInt;

/** How requests become tokens for a model of one kind. */
interface RequestEncoder {
  ScoredTokens pair(String context, String continuation);

  List<ScoredTokens> rolling(String text);

  PromptTokens prompt(String prompt, int maxTokens);

  static RequestEncoder of(
      Kind kind,
      Tokenizer tokenizer,
      SpecialTokenPolicy policy,
      OptionalInt prefix,
      int maxLength) {
    return switch (kind) {
      case DECODER, PREFIX_DECODER ->
          new LeftToRight(new TextEncoder(tokenizer, policy, prefix, maxLength));
      // An encoder sees all at once: a token that ends a text would stand between the two.
      case ENCODER ->
          new LeftToRight(
              new TextEncoder(tokenizer, SpecialTokenPolicy.BOS, prefix, maxLength - 1));
      case ENCODER_DECODER ->
          new SourceToTarget(new TextEncoder(tokenizer, policy, prefix, maxLength));
    };
  }

  /** One sequence. */
  record LeftToRight(TextEncoder text) implements RequestEncoder {
    @Override
    public ScoredTokens pair(String context, String continuation) {
      return text.pair(context, continuation);
    }

    @Override
    public List<ScoredTokens> rolling(String all) {
      return text.rolling(all);
    }

    @Override
    public PromptTokens prompt(String prompt, int maxTokens) {
      return text.prompt(prompt, maxTokens);
    }
  }

  /** Two: one that is read and one that is written. */
  record SourceToTarget(TextEncoder text) implements RequestEncoder {
    @Override
    public ScoredTokens pair(String context, String continuation) {
      return text.sourceAndTarget(context, continuation);
    }

    @Override
    public List<ScoredTokens> rolling(String all) {
      return text.rolling(all);
    }

    @Override
    public PromptTokens prompt(String prompt, int maxTokens) {
      return text.source(prompt);
    }
  }
}
