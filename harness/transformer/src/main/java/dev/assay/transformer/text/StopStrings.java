package dev.assay.transformer.text;

import dev.assay.transformer.StopCondition;
import dev.assay.transformer.tokenizer.TextStream;
import dev.assay.transformer.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Ends one generation at a token that ends texts or at the first stop string in its text. The
 * end-of-text token spelled out, by a model that learned its letters rather than the token, is such
 * a string too, as in lm-eval.
 */
public final class StopStrings implements StopCondition {
  private final Tokenizer tokenizer;
  private final BitSet ends;
  private final List<String> stops;
  private final int longest;
  private final TextStream stream;

  /** What a generation comes to. */
  public record Ending(String text, boolean stopped) {}

  public StopStrings(Tokenizer tokenizer, BitSet ends, List<String> stops) {
    this.tokenizer = tokenizer;
    this.ends = ends;
    this.stops =
        Stream.concat(stops.stream(), tokenizer.eos().stream().mapToObj(tokenizer::text))
            .filter(stop -> !stop.isEmpty())
            .toList();
    this.longest = this.stops.stream().mapToInt(String::length).max().orElse(0);
    this.stream = new TextStream(tokenizer);
  }

  @Override
  public boolean stops(int[] tokens, int count) {
    int last = tokens[count - 1];
    if (ends.get(last)) {
      return true;
    }
    if (stops.isEmpty()) {
      return false;
    }
    int known = stream.text().length();
    if (!stream.add(last)) {
      return false;
    }
    String unseen =
        stream
            .text()
            .subSequence(Math.max(0, known - longest + 1), stream.text().length())
            .toString();
    return stops.stream().anyMatch(unseen::contains);
  }

  /** The text up to the first stop string, and whether it ended there or at such a token. */
  public Ending ending(int[] tokens) {
    boolean ended = tokens.length > 0 && ends.get(tokens[tokens.length - 1]);
    String text = tokenizer.decode(ended ? Arrays.copyOf(tokens, tokens.length - 1) : tokens);
    int end = stops.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min().orElse(-1);
    return end < 0 ? new Ending(text, ended) : new Ending(text.substring(0, end), true);
  }
}
