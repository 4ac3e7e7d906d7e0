package dev.assay.jinja.python;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code textwrap.wrap} without expanding tabs or replacing white space. */
public final class TextWrap {
  private static final String SPACE = "[\\t\\n\\x0b\\f\\r ]";
  private static final String NO_SPACE = "[^\\t\\n\\x0b\\f\\r ]";
  private static final String WORD = "[\\p{L}\\p{N}_]";
  private static final String PUNCTUATED = "[\\p{L}\\p{N}_!\"'&.,?]";
  private static final String LETTER = "[\\p{L}\\p{Nl}\\p{No}_]";
  private static final Pattern CHUNK =
      Pattern.compile(
          SPACE
              + "+|(?<="
              + PUNCTUATED
              + ")-{2,}(?="
              + WORD
              + ")|"
              + NO_SPACE
              + "+?(?:-(?:(?<="
              + LETTER
              + "{2}-)|(?<="
              + LETTER
              + "-"
              + PUNCTUATED
              + "-))(?="
              + LETTER
              + "-?"
              + LETTER
              + ")|(?="
              + SPACE
              + "|\\z)|(?<="
              + PUNCTUATED
              + ")(?=-{2,}"
              + WORD
              + "))");
  private static final Pattern SIMPLE_CHUNK = Pattern.compile(SPACE + "+");

  private TextWrap() {}

  /** The lines of {@code text}, each of at most {@code width} characters where words allow. */
  public static List<String> wrap(
      String text, long width, boolean breakLongWords, boolean breakOnHyphens, Work work) {
    if (width <= 0) {
      throw PythonException.valueError("invalid width " + width + " (must be > 0)");
    }
    Deque<String> chunks = chunks(text, breakOnHyphens ? CHUNK : SIMPLE_CHUNK, work);
    List<String> lines = new ArrayList<>();
    while (!chunks.isEmpty()) {
      if (!lines.isEmpty() && isBlank(chunks.getFirst())) {
        chunks.removeFirst();
      }
      Deque<String> line = new ArrayDeque<>();
      long length = 0;
      while (!chunks.isEmpty() && length + size(chunks.getFirst()) <= width) {
        length += size(chunks.getFirst());
        line.addLast(chunks.removeFirst());
      }
      if (!chunks.isEmpty() && size(chunks.getFirst()) > width) {
        longWord(chunks, line, width - length, breakLongWords, breakOnHyphens);
      }
      if (!line.isEmpty() && isBlank(line.getLast())) {
        line.removeLast();
      }
      if (!line.isEmpty()) {
        lines.add(String.join("", line));
      }
      work.spend(1);
    }
    return lines;
  }

  private static Deque<String> chunks(String text, Pattern pattern, Work work) {
    Deque<String> chunks = new ArrayDeque<>();
    Matcher m = pattern.matcher(new BoundedText(text, work));
    int start = 0;
    while (m.find()) {
      if (m.start() > start) {
        chunks.addLast(text.substring(start, m.start()));
      }
      if (m.end() > m.start()) {
        chunks.addLast(m.group());
      }
      start = m.end();
    }
    if (start < text.length()) {
      chunks.addLast(text.substring(start));
    }
    return chunks;
  }

  /**
   * A word longer than a line: as much of it as there is room for, or all of it on a line of its
   * own.
   */
  private static void longWord(
      Deque<String> chunks,
      Deque<String> line,
      long room,
      boolean breakLongWords,
      boolean breakOnHyphens) {
    String word = chunks.removeFirst();
    if (!breakLongWords) {
      if (line.isEmpty()) {
        line.addLast(word);
      } else {
        chunks.addFirst(word);
      }
      return;
    }
    int end = word.offsetByCodePoints(0, (int) Math.min(room, size(word)));
    if (breakOnHyphens && size(word) > room) {
      int hyphen = word.substring(0, end).lastIndexOf('-');
      if (hyphen > 0 && word.substring(0, hyphen).chars().anyMatch(c -> c != '-')) {
        end = hyphen + 1;
      }
    }
    line.addLast(word.substring(0, end));
    if (end < word.length()) {
      chunks.addFirst(word.substring(end));
    } else {
      chunks.addFirst("");
    }
  }

  private static boolean isBlank(String s) {
    return Characters.strip(s).isEmpty();
  }

  private static long size(String s) {
    return s.codePointCount(0, s.length());
  }
}
