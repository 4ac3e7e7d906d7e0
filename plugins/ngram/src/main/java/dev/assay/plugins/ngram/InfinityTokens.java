package dev.assay.plugins.ngram;

import dev.assay.plugins.ngram.infinite.Choice;
import dev.assay.plugins.ngram.infinite.InfiniteModel;
import dev.assay.plugins.ngram.text.TextEncoder;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Response.Finish;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.TokenInspector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The tokens of an ∞-gram. A text of words starts after {@code </s>}, for it starts on a new line;
 * one of characters or bytes after nothing. The context is all that stands before a token, whatever
 * sentences it is made of.
 */
final class InfinityTokens implements TokenInspector {
  private final InfiniteModel model;
  private final TextEncoder encoder;

  InfinityTokens(InfiniteModel model, Unit unit) {
    this.model = model;
    encoder = new TextEncoder(model.vocabulary(), unit);
  }

  @Override
  public EncodedText encode(Prompt context, String continuation) {
    byte[] given = Unit.bytes(context.text());
    byte[] scored = Unit.bytes(continuation);
    int boundary = encoder.unit().boundary(given, scored);
    byte[] whole = Arrays.copyOf(given, given.length + scored.length);
    System.arraycopy(scored, 0, whole, given.length, scored.length);
    int[] before = encoder.encode(whole, 0, boundary);
    int[] after = encoder.encode(whole, boundary, whole.length);
    int start = encoder.unit().spaceBetweenTokens() ? 1 : 0;
    int[] ids = new int[start + before.length + after.length];
    Arrays.fill(ids, 0, start, Vocabulary.SENTENCE_END);
    System.arraycopy(before, 0, ids, start, before.length);
    System.arraycopy(after, 0, ids, start + before.length, after.length);
    return new EncodedText(ids, start + before.length, 0);
  }

  @Override
  public double[] logprobs(int[] tokenIds) {
    check(tokenIds);
    double[] logprobs = new double[tokenIds.length];
    for (int i = 0; i < logprobs.length; i++) {
      logprobs[i] =
          tokenIds[i] == Vocabulary.SENTENCE_START
              ? Double.NaN
              : model.logprob(tokenIds, i, tokenIds[i]);
    }
    return logprobs;
  }

  @Override
  public GeneratedTokens generate(int[] tokenIds, int maxTokens, Sampling sampling) {
    check(tokenIds);
    boolean behindWord =
        tokenIds.length > 0
            && tokenIds[tokenIds.length - 1] != Vocabulary.SENTENCE_END
            && encoder.unit().spaceBetweenTokens();
    TextWriter writer = new TextWriter(model.vocabulary(), encoder.unit(), List.of(), behindWord);
    NgramTokens.Written written = write(tokenIds, writer, maxTokens, sampling);
    return new GeneratedTokens(written.ids(), written.text());
  }

  /** Writes what follows a text. */
  NgramTokens.Written write(String prompt, List<String> stops, int maxTokens, Sampling sampling) {
    Unit unit = encoder.unit();
    boolean behindWord =
        unit.spaceBetweenTokens()
            && !prompt.isEmpty()
            && !Character.isWhitespace(prompt.charAt(prompt.length() - 1));
    int[] ids = encode(Prompt.of(prompt), "").ids();
    TextWriter writer = new TextWriter(model.vocabulary(), unit, stops, behindWord);
    return write(ids, writer, maxTokens, sampling);
  }

  private NgramTokens.Written write(
      int[] prompt, TextWriter writer, int maxTokens, Sampling sampling) {
    Choice choice = new Choice(sampling, NgramTokens.salt(prompt));
    int[] text = Arrays.copyOf(prompt, prompt.length + 64);
    int size = prompt.length;
    Finish finish = Finish.LENGTH;
    while (size - prompt.length < maxTokens && finish == Finish.LENGTH) {
      if (size == text.length) {
        text = Arrays.copyOf(text, 2 * size);
      }
      int id = choice.next(model.distribution(text, size));
      text[size++] = id;
      boolean ended = id == Vocabulary.SENTENCE_END && !encoder.unit().spaceBetweenTokens();
      if (ended || !writer.append(id)) {
        finish = Finish.STOP;
      }
    }
    int[] ids = Arrays.copyOfRange(text, prompt.length, size);
    return new NgramTokens.Written(prompt.length, ids, writer.text(), finish);
  }

  @Override
  public String text(int tokenId) {
    check(new int[] {tokenId});
    byte[] bytes = model.vocabulary().bytes(tokenId);
    boolean text = bytes.length > 1 || bytes[0] >= ' ' && bytes[0] < 0x7F;
    return text
        ? new String(bytes, StandardCharsets.UTF_8)
        : "<0x" + HexFormat.of().withUpperCase().toHexDigits(bytes[0]) + ">";
  }

  private void check(int[] tokenIds) {
    int size = model.vocabulary().size();
    for (int id : tokenIds) {
      if (id < 0 || id >= size) {
        throw new EvalException(
            ErrorCode.INVALID_ARGUMENT,
            "Token id " + id + " is not in the vocabulary, 0 to " + (size - 1) + ".");
      }
    }
  }
}
