package dev.assay.plugins.rnn;

import dev.assay.transformer.text.PromptTokens;
import dev.assay.transformer.text.ScoredTokens;
import dev.assay.transformer.text.SpecialTokenPolicy;
import dev.assay.transformer.text.TextEncoder;
import dev.assay.transformer.text.TextException;
import dev.assay.transformer.tokenizer.Tokenizer;
import java.util.OptionalInt;

/**
 * Requests of models of one text: as for every model ({@link TextEncoder}), but that no text is too
 * long, and that a text starts after a line feed where the vocabulary has no token for a start.
 */
final class WholeText implements RequestText {

  /** More tokens than a text has. */
  private static final int UNBOUNDED = 1 << 30;

  private final Tokenizer tokenizer;
  private final TextEncoder encoder;
  private final boolean ordinaryStart;
  private final OptionalInt start;

  /**
   * @param start the token that every text starts after; empty for the vocabulary's choice
   */
  WholeText(Tokenizer tokenizer, OptionalInt start) {
    this.tokenizer = tokenizer;
    OptionalInt special = tokenizer.bos().isPresent() ? tokenizer.bos() : tokenizer.eos();
    this.start = start.isPresent() ? start : special.isPresent() ? special : lineFeed(tokenizer);
    this.ordinaryStart = !this.start.equals(tokenizer.bos()) && !this.start.equals(special);
    this.encoder = new TextEncoder(tokenizer, SpecialTokenPolicy.TOKENIZER, this.start, UNBOUNDED);
  }

  private static OptionalInt lineFeed(Tokenizer tokenizer) {
    try {
      int[] tokens = tokenizer.encodeTextOnly("\n");
      return tokens.length == 1 ? OptionalInt.of(tokens[0]) : OptionalInt.empty();
    } catch (RuntimeException e) {
      // A vocabulary of characters without it.
      return OptionalInt.empty();
    }
  }

  @Override
  public OptionalInt start() {
    return start;
  }

  @Override
  public ScoredTokens pair(String context, String continuation) {
    // A line feed that the text begins with is part of it, not the start.
    return ordinaryStart && context.isEmpty()
        ? afterStart(continuation)
        : encoder.pair(context, continuation);
  }

  /** The whole text in one: a recurrent state takes in any length. */
  @Override
  public ScoredTokens rolling(String text) {
    return ordinaryStart || text.isEmpty()
        ? afterStart(text)
        : encoder.rolling(text).stream().findFirst().orElseGet(() -> afterStart(""));
  }

  @Override
  public PromptTokens prompt(String text) {
    return encoder.prompt(text, 1);
  }

  private ScoredTokens afterStart(String text) {
    int first =
        start.orElseThrow(() ->
            new TextException(
                "The vocabulary has no token for the start of a text and no line feed; name a"
                    + " token to start after with prefix_token=ID."));
    int[] tokens = tokenizer.encodeTextOnly(text);
    int[] ids = new int[tokens.length + 1];
    ids[0] = first;
    System.arraycopy(tokens, 0, ids, 1, tokens.length);
    return new ScoredTokens(ids, 1, 0);
  }
}
