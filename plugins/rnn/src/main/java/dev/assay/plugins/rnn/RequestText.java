package dev.assay.plugins.rnn;

import dev.assay.plugins.rnn.network.EncoderDecoder;
import dev.assay.plugins.rnn.network.LanguageNetwork;
import dev.assay.plugins.rnn.network.Network;
import dev.assay.transformer.text.PromptTokens;
import dev.assay.transformer.text.ScoredTokens;
import dev.assay.transformer.tokenizer.Tokenizer;
import java.util.OptionalInt;

/** How requests become tokens. */
interface RequestText {

  /**
   * @param start the token that every text starts after; empty for the vocabulary's choice
   */
  static RequestText of(Network network, Tokenizer tokenizer, OptionalInt start) {
    return switch (network) {
      case LanguageNetwork _ -> new WholeText(tokenizer, start);
      case EncoderDecoder two -> new SourceAndTarget(tokenizer, start.orElse(two.startToken()));
    };
  }

  /** The token that a text without context starts after, if there is one. */
  OptionalInt start();

  ScoredTokens pair(String context, String continuation);

  ScoredTokens rolling(String text);

  PromptTokens prompt(String text);
}
