package dev.assay.transformer.text;

import dev.assay.transformer.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Encodes requests for one model as EleutherAI's lm-evaluation-harness 0.4.13 does ({@code
 * TemplateLM._encode_pair}, {@code HFLM._loglikelihood_tokens}, {@code get_rolling_token_windows}).
 * Safe for use by many threads.
 *
 * <p>Two things that it dies of are given a meaning: a continuation of no tokens is encoded as
 * such, and a generation as long as the context leaves half of the context to the prompt.
 */
public final class TextEncoder {

  private final Tokenizer tokenizer;
  private final SpecialTokenPolicy policy;
  private final OptionalInt prefix;
  private final int maxLength;

  /** The context encoded last: requests that share one usually follow each other. */
  private volatile @Nullable Encoded last;

  private record Encoded(String text, int[] ids) {}

  /**
   * @param prefix the token that stands for an empty context; by default the BOS, else the EOS
   * @param maxLength tokens that the model reads at once
   */
  public TextEncoder(
      Tokenizer tokenizer, SpecialTokenPolicy policy, OptionalInt prefix, int maxLength) {
    if (maxLength < 1) {
      throw new IllegalArgumentException("maxLength is " + maxLength + ", not at least 1");
    }
    this.tokenizer = tokenizer;
    this.policy = policy;
    this.prefix =
        prefix.isPresent()
            ? prefix
            : tokenizer.bos().isPresent() ? tokenizer.bos() : tokenizer.eos();
    this.maxLength = maxLength;
  }

  /**
   * Context and continuation as one sequence, the context cut off on the left where both are too
   * long.
   *
   * <p>Whitespace at the context's end moves to the continuation, whose tokens are those of both
   * texts together after as many as the context alone has. An empty context is the prefix token.
   *
   * @throws TextException if the continuation alone is too long, or there is no prefix token and
   *     one is needed
   */
  public ScoredTokens pair(String context, String continuation) {
    if (context.isEmpty()) {
      int[] scored = encode(continuation);
      int skipped =
          scored.length > 0 && prefix.isPresent() && scored[0] == prefix.getAsInt() ? 1 : 0;
      return fit(new int[] {prefix()}, Arrays.copyOfRange(scored, skipped, scored.length));
    }
    int end = endWithoutWhitespace(context);
    String given = context.substring(0, end);
    int[] contextIds = encodeContext(given);
    int[] whole = encode(context + continuation);
    int[] scored =
        Arrays.copyOfRange(whole, Math.min(contextIds.length, whole.length), whole.length);
    return fit(contextIds.length == 0 ? new int[] {prefix()} : contextIds, scored);
  }

  /**
   * As {@link #pair} for models that read the context and write the continuation apart: each is
   * encoded by itself, the continuation without special tokens, and each is cut on the left to what
   * the model takes.
   */
  public ScoredTokens sourceAndTarget(String source, String target) {
    int end = endWithoutWhitespace(source);
    int[] sourceIds = encodeContext(source.substring(0, end));
    int[] targetIds = tokenizer.encodeTextOnly(source.substring(end) + target);
    requireFits(targetIds);
    int[] kept = lastOf(sourceIds.length == 0 ? new int[] {prefix()} : sourceIds, maxLength);
    return new ScoredTokens(
        concat(kept, targetIds), kept.length, Math.max(0, sourceIds.length - maxLength));
  }

  /**
   * Windows that together score each token of the text exactly once: the first after the prefix
   * token, every other after as much of the text before it as the context takes. Empty for a text
   * of no tokens.
   *
   * <p>A BOS that the tokenizer adds is scored too, as in lm-eval; {@link SpecialTokenPolicy#NONE}
   * leaves it out.
   */
  public List<ScoredTokens> rolling(String text) {
    int[] ids = encode(text);
    List<ScoredTokens> windows = new ArrayList<>();
    for (int from = 0; from < ids.length; from += maxLength) {
      int to = Math.min(from + maxLength, ids.length);
      if (from == 0) {
        windows.add(new ScoredTokens(concat(new int[] {prefix()}, Arrays.copyOf(ids, to)), 1, 0));
      } else {
        int start = to - maxLength - 1;
        windows.add(new ScoredTokens(Arrays.copyOfRange(ids, start, to), from - start, 0));
      }
    }
    return windows;
  }

  /**
   * A prompt, cut on the left so that {@code maxTokens} tokens can follow it within the context.
   *
   * @throws TextException if the prompt is empty and there is no prefix token
   */
  public PromptTokens prompt(String prompt, int maxTokens) {
    int[] ids = encode(prompt);
    if (ids.length == 0) {
      ids = new int[] {prefix()};
    }
    int room = maxTokens < maxLength ? maxLength - maxTokens : Math.max(1, maxLength / 2);
    return new PromptTokens(lastOf(ids, room), Math.max(0, ids.length - room));
  }

  /** As {@link #prompt} for models that read the prompt apart from what they write. */
  public PromptTokens source(String prompt) {
    int[] ids = encode(prompt);
    return new PromptTokens(
        ids.length == 0 ? new int[] {prefix()} : lastOf(ids, maxLength),
        Math.max(0, ids.length - maxLength));
  }

  private ScoredTokens fit(int[] context, int[] scored) {
    requireFits(scored);
    int[] whole = concat(context, scored);
    int truncated = Math.max(0, whole.length - maxLength - 1);
    return new ScoredTokens(lastOf(whole, maxLength + 1), context.length - truncated, truncated);
  }

  private void requireFits(int[] scored) {
    if (scored.length > maxLength) {
      throw new TextException(
          "The continuation has "
              + scored.length
              + " tokens, more than the "
              + maxLength
              + " that the model reads at once; score it as a rolling log-likelihood instead.");
    }
  }

  private int[] encodeContext(String text) {
    Encoded known = last;
    if (known == null || !known.text.equals(text)) {
      known = new Encoded(text, encode(text));
      last = known;
    }
    return known.ids;
  }

  private int[] encode(String text) {
    if (prefix.isPresent() && startsWithPrefix(text)) {
      return tokenizer.encodeTextOnly(text);
    }
    return switch (policy) {
      case TOKENIZER -> tokenizer.encode(text);
      case NONE -> tokenizer.encodeTextOnly(text);
      case BOS -> concat(new int[] {prefix()}, tokenizer.encodeTextOnly(text));
    };
  }

  /** A text that spells the start token itself gets no second one. */
  private boolean startsWithPrefix(String text) {
    String spelling = tokenizer.piece(prefix.getAsInt());
    return !spelling.isEmpty() && text.startsWith(spelling);
  }

  private int prefix() {
    return prefix.orElseThrow(() ->
        new TextException(
            "The tokenizer has neither a BOS nor an EOS token to stand for an empty context; name"
                + " one with prefix_token=ID."));
  }

  private static int endWithoutWhitespace(String text) {
    int end = text.length();
    while (end > 0 && isPythonWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /** What Python's {@code str.rstrip} strips; Java's own notion leaves no-break spaces alone. */
  private static boolean isPythonWhitespace(char c) {
    return c == 0x85
        || c >= 0x1c && c <= 0x1f
        || c >= '\t' && c <= '\r'
        || Character.isSpaceChar(c);
  }

  private static int[] lastOf(int[] ids, int count) {
    return ids.length <= count ? ids : Arrays.copyOfRange(ids, ids.length - count, ids.length);
  }

  private static int[] concat(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
