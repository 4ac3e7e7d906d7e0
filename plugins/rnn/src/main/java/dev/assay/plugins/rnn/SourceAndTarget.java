package dev.assay.plugins.rnn;

import dev.assay.transformer.text.PromptTokens;
import dev.assay.transformer.text.ScoredTokens;
import dev.assay.transformer.text.TextException;
import dev.assay.transformer.tokenizer.Tokenizer;
import java.util.OptionalInt;

/**
 * Requests of an encoder-decoder: the context is the source, the continuation the target, each by
 * itself. White space around the source and before the target is left out, as in training.
 *
 * @param nothing the token that stands for an empty source
 */
record SourceAndTarget(Tokenizer tokenizer, int nothing) implements RequestText {

  @Override
  public OptionalInt start() {
    return OptionalInt.of(nothing);
  }

  @Override
  public ScoredTokens pair(String context, String continuation) {
    int[] source = source(context);
    int[] target = tokenizer.encodeTextOnly(continuation.stripLeading());
    int[] both = new int[source.length + target.length];
    System.arraycopy(source, 0, both, 0, source.length);
    System.arraycopy(target, 0, both, source.length, target.length);
    return new ScoredTokens(both, source.length, 0);
  }

  @Override
  public ScoredTokens rolling(String text) {
    throw new TextException(
        "An encoder-decoder reads one text and writes another; it has no probability of a text"
            + " alone.");
  }

  @Override
  public PromptTokens prompt(String text) {
    return new PromptTokens(source(text), 0);
  }

  private int[] source(String text) {
    int[] tokens = tokenizer.encodeTextOnly(text.strip());
    return tokens.length == 0 ? new int[] {nothing} : tokens;
  }
}
