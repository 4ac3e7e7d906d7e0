package dev.assay.plugins.ngram;

import dev.assay.plugins.ngram.generate.Sampler;
import dev.assay.plugins.ngram.generate.UnigramRanking;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.model.SequenceScorer;
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
 * A model's tokens. A text starts with {@code <s>}, which is conditioned on and never scored; after
 * {@code </s>} a new sentence starts by itself. Ids that do not begin with {@code <s>} are taken
 * for a text whose beginning is not known.
 */
final class NgramTokens implements TokenInspector {
  private static final double LN_10 = Math.log(10);

  private final NgramModel model;
  private final TextEncoder encoder;
  private final UnigramRanking unigrams;

  NgramTokens(NgramModel model, Unit unit) {
    this.model = model;
    encoder = new TextEncoder(model.vocabulary(), unit);
    unigrams = new UnigramRanking(model);
  }

  UnigramRanking unigrams() {
    return unigrams;
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
    int[] ids = new int[1 + before.length + after.length];
    ids[0] = Vocabulary.SENTENCE_START;
    System.arraycopy(before, 0, ids, 1, before.length);
    System.arraycopy(after, 0, ids, 1 + before.length, after.length);
    return new EncodedText(ids, 1 + before.length, 0);
  }

  @Override
  public double[] logprobs(int[] tokenIds) {
    check(tokenIds);
    return logprobs(tokenIds, new SequenceScorer(model));
  }

  /** Returns ln p of each token, NaN for {@code <s>}, of ids that the vocabulary has. */
  double[] logprobs(int[] tokenIds, SequenceScorer sequences) {
    double[] logprobs = sequences.score(tokenIds);
    for (int i = 0; i < logprobs.length; i++) {
      logprobs[i] *= LN_10;
    }
    return logprobs;
  }

  /** Returns ln p of the next token, NaN for {@code <s>}, and moves past it. */
  double advance(NgramModel.Cursor cursor, int id) {
    if (id == Vocabulary.SENTENCE_START) {
      cursor.startSentence();
      return Double.NaN;
    }
    double logprob = cursor.advance(id) * LN_10;
    if (id == Vocabulary.SENTENCE_END) {
      cursor.startSentence();
    }
    return logprob;
  }

  /**
   * Returns a cursor behind the first {@code length} ids, and looks at no more of them than can
   * matter: those since the sentence began, one fewer than the model's order at most.
   */
  NgramModel.Cursor behind(int[] ids, int length) {
    int first = Math.max(0, length - (model.order() - 1));
    int start = first;
    for (int i = first; i < length; i++) {
      if (ids[i] == Vocabulary.SENTENCE_START || ids[i] == Vocabulary.SENTENCE_END) {
        start = i + 1;
      }
    }
    // What precedes the first id looked at tells whether the sentence begins with it.
    boolean begins = start > first || start > 0 && startsSentence(ids[start - 1]);
    NgramModel.Cursor cursor = model.cursor();
    if (begins) {
      cursor.startSentence();
    }
    for (int i = start; i < length; i++) {
      cursor.advance(ids[i]);
    }
    return cursor;
  }

  private static boolean startsSentence(int idBefore) {
    return idBefore == Vocabulary.SENTENCE_START || idBefore == Vocabulary.SENTENCE_END;
  }

  @Override
  public GeneratedTokens generate(int[] tokenIds, int maxTokens, Sampling sampling) {
    check(tokenIds);
    boolean behindWord =
        tokenIds.length > 0
            && !startsSentence(tokenIds[tokenIds.length - 1])
            && encoder.unit().spaceBetweenTokens();
    Written written =
        write(
            tokenIds,
            new TextWriter(model.vocabulary(), encoder.unit(), List.of(), behindWord),
            maxTokens,
            sampling);
    return new GeneratedTokens(written.ids(), written.text());
  }

  /**
   * What was written, token by token, and why it ended.
   *
   * @param promptTokens tokens before it
   */
  record Written(int promptTokens, int[] ids, String text, Finish finish) {}

  /** Writes what follows a text. */
  Written write(String prompt, List<String> stops, int maxTokens, Sampling sampling) {
    Unit unit = encoder.unit();
    boolean behindWord =
        unit.spaceBetweenTokens()
            && !prompt.isEmpty()
            && !Character.isWhitespace(prompt.charAt(prompt.length() - 1));
    int[] ids = encode(Prompt.of(prompt), "").ids();
    return write(
        ids, new TextWriter(model.vocabulary(), unit, stops, behindWord), maxTokens, sampling);
  }

  private Written write(int[] prompt, TextWriter writer, int maxTokens, Sampling sampling) {
    var sampler = new Sampler(model, unigrams, sampling, salt(prompt));
    NgramModel.Cursor cursor = behind(prompt, prompt.length);
    int[] ids = new int[Math.min(maxTokens, 64)];
    int size = 0;
    Finish finish = Finish.LENGTH;
    while (size < maxTokens && finish == Finish.LENGTH) {
      int id = sampler.choose(cursor);
      advance(cursor, id);
      if (size == ids.length) {
        ids = Arrays.copyOf(ids, Math.min(maxTokens, 2 * size));
      }
      ids[size++] = id;
      boolean ended = id == Vocabulary.SENTENCE_END && !encoder.unit().spaceBetweenTokens();
      if (ended || !writer.append(id)) {
        finish = Finish.STOP;
      }
    }
    return new Written(prompt.length - 1, Arrays.copyOf(ids, size), writer.text(), finish);
  }

  static long salt(int[] prompt) {
    long hash = 0xCBF29CE484222325L;
    for (int id : prompt) {
      hash = (hash ^ id) * 0x100000001B3L;
    }
    return hash;
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
