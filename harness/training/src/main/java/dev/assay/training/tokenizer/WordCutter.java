package dev.assay.training.tokenizer;

import java.nio.charset.StandardCharsets;

/**
 * Cuts UTF-8 text as GPT-2 does before merging: {@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+|
 * ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+} (openai/gpt-2, {@code src/encoder.py}), without a regular
 * expression, which would take most of the training's time.
 */
final class WordCutter {
  private enum Kind {
    LETTER,
    NUMBER,
    SPACE,
    OTHER
  }

  /** Takes the words of a text one after another. */
  interface Sink {
    void word(byte[] text, int from, int to);
  }

  private static final byte[][] CONTRACTIONS =
      java.util.stream.Stream.of("'s", "'t", "'re", "'ve", "'m", "'ll", "'d")
          .map(ending -> ending.getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);

  private static final Kind[] ASCII = new Kind[128];

  static {
    for (int c = 0; c < ASCII.length; c++) {
      ASCII[c] = kindOf(c);
    }
  }

  private final byte[] text;
  private int at;

  /** Length in bytes of the code point last looked at. */
  private int width;

  private WordCutter(byte[] text, int from) {
    this.text = text;
    this.at = from;
  }

  /**
   * @param text valid UTF-8 from {@code from} to {@code to}
   */
  static void cut(byte[] text, int from, int to, Sink sink) {
    var cutter = new WordCutter(text, from);
    while (cutter.at < to) {
      int start = cutter.at;
      cutter.next(to);
      sink.word(text, start, cutter.at);
    }
  }

  private void next(int to) {
    int contraction = contraction(to);
    if (contraction > 0) {
      at += contraction;
      return;
    }
    int start = at;
    Kind kind = kind(at);
    if (text[at] == ' ' && at + 1 < to && kind(at + 1) != Kind.SPACE) {
      at++;
      kind = kind(at);
    }
    if (kind != Kind.SPACE) {
      skip(kind, to);
      return;
    }
    skip(Kind.SPACE, to);
    // Before something that is no space, the last space is left to what follows, if one stays.
    int last = lastStart();
    if (at < to && last > start) {
      at = last;
    }
  }

  private void skip(Kind kind, int to) {
    while (at < to && kind(at) == kind) {
      at += width;
    }
  }

  /** Where the code point before {@code at} starts. */
  private int lastStart() {
    int last = at - 1;
    while ((text[last] & 0xc0) == 0x80) {
      last--;
    }
    return last;
  }

  private int contraction(int to) {
    if (text[at] == '\'') {
      for (byte[] ending : CONTRACTIONS) {
        int end = at + ending.length;
        if (end <= to && java.util.Arrays.equals(text, at, end, ending, 0, ending.length)) {
          return ending.length;
        }
      }
    }
    return 0;
  }

  private Kind kind(int position) {
    int lead = text[position];
    if (lead >= 0) {
      width = 1;
      return ASCII[lead];
    }
    lead &= 0xff;
    if (lead < 0xe0) {
      width = 2;
      return kindOf((lead & 0x1f) << 6 | rest(position + 1));
    }
    if (lead < 0xf0) {
      width = 3;
      return kindOf((lead & 0x0f) << 12 | rest(position + 1) << 6 | rest(position + 2));
    }
    width = 4;
    return kindOf(
        (lead & 0x07) << 18
            | rest(position + 1) << 12
            | rest(position + 2) << 6
            | rest(position + 3));
  }

  private int rest(int position) {
    return text[position] & 0x3f;
  }

  private static Kind kindOf(int codePoint) {
    if (Character.isLetter(codePoint)) {
      return Kind.LETTER;
    }
    return switch (Character.getType(codePoint)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          Kind.NUMBER;
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          Kind.SPACE;
      case Character.CONTROL ->
          codePoint >= '\t' && codePoint <= '\r' || codePoint == 0x85 ? Kind.SPACE : Kind.OTHER;
      default -> Kind.OTHER;
    };
  }
}
