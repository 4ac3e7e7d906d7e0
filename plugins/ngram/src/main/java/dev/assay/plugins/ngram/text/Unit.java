package dev.assay.plugins.ngram.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What a model predicts: words, characters or bytes. Every byte sequence can be segmented. */
public enum Unit {
  /**
   * Maximal runs of bytes other than space, tab, carriage return and NUL (KenLM's delimiters); each
   * newline ends a sentence, so that a blank line is an empty sentence.
   */
  WORD {
    @Override
    public void segment(byte[] text, int from, int to, TokenSink sink) {
      int i = from;
      while (i < to) {
        byte b = text[i];
        if (isDelimiter(b)) {
          i++;
          if (b == '\n') {
            sink.endOfSentence();
          }
        } else {
          int end = endOfWord(text, i + 1, to);
          sink.token(text, i, end);
          i = end;
        }
      }
    }

    @Override
    public int completePrefix(byte[] text, int from, int to) {
      int i = to;
      while (i > from && !isDelimiter(text[i - 1])) {
        i--;
      }
      return i;
    }
  },

  /**
   * Unicode code points of UTF-8 text, white space and newlines among them; a byte that is not part
   * of well-formed UTF-8 is a unit of its own. The whole text is one sentence.
   */
  CHAR {
    @Override
    public void segment(byte[] text, int from, int to, TokenSink sink) {
      int i = from;
      while (i < to) {
        int next = i + Utf8.length(text, i, to);
        sink.token(text, i, next);
        i = next;
      }
    }

    @Override
    public int completePrefix(byte[] text, int from, int to) {
      for (int i = Math.max(from, to - 3); i < to; i++) {
        if (Utf8.expectedLength(text[i]) > to - i) {
          return i;
        }
      }
      return to;
    }
  },

  /** Bytes; the whole text is one sentence. */
  BYTE {
    @Override
    public void segment(byte[] text, int from, int to, TokenSink sink) {
      for (int i = from; i < to; i++) {
        sink.token(text, i, i + 1);
      }
    }

    @Override
    public int completePrefix(byte[] text, int from, int to) {
      return to;
    }
  };

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** A one in each byte. */
  private static final long EACH = 0x0101010101010101L;

  /** Sends the tokens of {@code text[from, to)} to {@code sink}. */
  public abstract void segment(byte[] text, int from, int to, TokenSink sink);

  /**
   * Returns the end of the longest prefix of {@code text[from, to)} whose segmentation does not
   * depend on what follows.
   */
  public abstract int completePrefix(byte[] text, int from, int to);

  /** The name used in model specifications. */
  public String specName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Where the tokens of a context end and those of its continuation begin, in bytes of the context:
   * at its end, unless a token straddles the boundary. Such a token belongs to the continuation.
   */
  public int boundary(byte[] context, byte[] continuation) {
    boolean separated = continuation.length == 0 || this == WORD && isDelimiter(continuation[0]);
    return separated ? context.length : completePrefix(context, 0, context.length);
  }

  /** Whether tokens are written with a space between them. */
  public boolean spaceBetweenTokens() {
    return this == WORD;
  }

  /** The vocabulary to start from: every byte is known to a byte model, seen or not. */
  public Vocabulary.Builder newVocabulary() {
    Vocabulary.Builder vocabulary = new Vocabulary.Builder();
    if (this == BYTE) {
      for (int b = 0; b < 256; b++) {
        vocabulary.addText(new byte[] {(byte) b}, 0, 1);
      }
    }
    return vocabulary;
  }

  /** Returns the bytes of {@code text} that this unit segments. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Where the first delimiter is, or {@code to}. */
  private static int endOfWord(byte[] text, int from, int to) {
    int i = from;
    while (i <= to - Long.BYTES) {
      // Marks bytes up to ' ', and those above such a one in error: the lowest mark is right.
      long bytes = (long) LONG.get(text, i);
      long marks = bytes - EACH * (' ' + 1) & ~bytes & EACH << Byte.SIZE - 1;
      if (marks == 0) {
        i += Long.BYTES;
        continue;
      }
      i += Long.numberOfTrailingZeros(marks) / Byte.SIZE;
      if (isDelimiter(text[i])) {
        return i;
      }
      i++;
    }
    while (i < to && !isDelimiter(text[i])) {
      i++;
    }
    return i;
  }

  private static boolean isDelimiter(byte b) {
    return b <= ' ' && (b == ' ' || b == '\n' || b == '\t' || b == '\r' || b == 0);
  }
}
