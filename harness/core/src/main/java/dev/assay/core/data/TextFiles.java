package dev.assay.core.data;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.Doc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The source {@code text}: a plain text file as documents with one field, {@code text}.
 *
 * <p>Options: {@code sample_by} is {@code line} (the default; empty lines left out), {@code
 * paragraph} (separated by blank lines), {@code document} (all of it) or {@code chars:N} (windows
 * of N code points); {@code characters} first takes a part of the file, such as {@code "90%:"} or
 * {@code "0:1000"}, counted in code points as Python slices do.
 */
final class TextFiles {
  private static final Pattern SLICE = Pattern.compile("(?:(\\d+)(%?))?:(?:(\\d+)(%?))?");
  private static final Pattern WINDOW = Pattern.compile("chars:([1-9]\\d{0,8})");

  private TextFiles() {}

  static List<Doc> docs(DatasetRequest request, String text) {
    if (request.options().get("characters") instanceof String slice) {
      text = slice(request, text, slice);
    }
    List<String> samples = samples(request, text);
    List<Doc> docs = new ArrayList<>(samples.size());
    for (String sample : samples) {
      docs.add(new Doc(docs.size(), Map.of("text", sample)));
    }
    return docs;
  }

  private static List<String> samples(DatasetRequest request, String text) {
    Object by = request.options().getOrDefault("sample_by", "line");
    Matcher window = WINDOW.matcher(String.valueOf(by));
    if (window.matches()) {
      return windows(text, Integer.parseInt(window.group(1)));
    }
    return switch (String.valueOf(by)) {
      case "line" -> text.lines().filter(line -> !line.isEmpty()).toList();
      case "paragraph" ->
          Arrays.stream(text.split("\\n\\s*\\n")).filter(part -> !part.isBlank()).toList();
      case "document" -> text.isEmpty() ? List.of() : List.of(text);
      default ->
          throw new EvalException(
              ErrorCode.INVALID_CONFIGURATION,
              "Data set "
                  + request.describe()
                  + ": sample_by is \""
                  + by
                  + "\", not line, paragraph, document or chars:N.");
    };
  }

  private static List<String> windows(String text, int size) {
    List<String> windows = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int left = text.codePointCount(start, Math.min(text.length(), start + 2 * size));
      int end = text.offsetByCodePoints(start, Math.min(size, left));
      windows.add(text.substring(start, end));
      start = end;
    }
    return windows;
  }

  private static String slice(DatasetRequest request, String text, String slice) {
    Matcher matcher = SLICE.matcher(slice);
    if (!matcher.matches()) {
      throw new EvalException(
          ErrorCode.INVALID_CONFIGURATION,
          "Data set "
              + request.describe()
              + ": characters is \""
              + slice
              + "\", not a slice such as \"90%:\" or \"0:1000\".");
    }
    int length = text.codePointCount(0, text.length());
    int from = bound(matcher.group(1), matcher.group(2), 0, length);
    int to = Math.max(from, bound(matcher.group(3), matcher.group(4), length, length));
    int start = text.offsetByCodePoints(0, from);
    return text.substring(start, text.offsetByCodePoints(start, to - from));
  }

  private static int bound(String number, String percent, int otherwise, int length) {
    if (number == null) {
      return otherwise;
    }
    // Truncated, as int(length * 0.9) is; in integers, so that it is exact.
    long value = Long.parseLong(number.substring(0, Math.min(12, number.length())));
    long bound = percent.isEmpty() ? value : length * value / 100;
    return (int) Math.min(length, bound);
  }
}
