package dev.assay.plugins.rnn.engine;

import dev.assay.plugins.rnn.network.EncoderDecoder;
import dev.assay.plugins.rnn.network.LanguageNetwork;
import dev.assay.plugins.rnn.network.Network;
import dev.assay.transformer.GenerationRequest;
import dev.assay.transformer.ScoringRequest;
import java.util.Arrays;

/**
 * What a network reads for a request.
 *
 * @param source what an encoder reads; nothing for models of one text
 * @param text what is read from left to right
 * @param first the scored token that the first position of the text predicts; may be negative
 */
record Reading(int[] source, int[] text, int first) {

  private static final int[] NOTHING = new int[0];

  /** What follows the last token is not asked for, so that token is never read. */
  static Reading of(Network network, ScoringRequest request) {
    int[] tokens = request.tokens();
    int from = request.scoredFrom();
    if (from == tokens.length) {
      return new Reading(NOTHING, NOTHING, 0);
    }
    return switch (network) {
      case LanguageNetwork _ ->
          new Reading(NOTHING, Arrays.copyOf(tokens, tokens.length - 1), 1 - from);
      case EncoderDecoder two -> {
        int[] target = new int[tokens.length - from];
        target[0] = two.startToken();
        System.arraycopy(tokens, from, target, 1, target.length - 1);
        yield new Reading(Arrays.copyOf(tokens, from), target, 0);
      }
    };
  }

  static Reading of(Network network, GenerationRequest request) {
    return switch (network) {
      case LanguageNetwork _ -> new Reading(NOTHING, request.prompt(), 0);
      case EncoderDecoder two -> new Reading(request.prompt(), new int[] {two.startToken()}, 0);
    };
  }

  int tokens() {
    return source.length + text.length;
  }
}
