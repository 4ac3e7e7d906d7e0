package dev.assay.tasks.perplexity;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.data.Doc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The source {@code fasta}: the sequences of a FASTA file in windows, with the fields {@code text}
 * (upper-case letters), {@code sequence} (its identifier) and {@code start} (from 0).
 *
 * <p>Options: {@code window}, letters a document (1024); {@code characters}, the part of each
 * sequence to use, {@code "P%:"} for what comes from P percent on and {@code ":P%"} for what comes
 * before.
 */
final class FastaWindows implements DatasetSource {
  private static final long DEFAULT_WINDOW = 1024;

  @Override
  public List<Doc> open(DatasetRequest request, List<Path> dataDirectories) {
    var docs = new ArrayList<Doc>();
    int window = window(request);
    Part part = part(request);
    sequences(request, TextFile.read(request, dataDirectories))
        .forEach((name, bases) -> cut(name, bases, part, window, docs));
    return docs;
  }

  private static void cut(String name, String bases, Part part, int window, List<Doc> docs) {
    int to = part.to(bases.length());
    for (int start = part.from(bases.length()); start < to; start += window) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("text", bases.substring(start, Math.min(to, start + window)));
      fields.put("sequence", name);
      fields.put("start", (long) start);
      docs.add(new Doc(docs.size(), fields));
    }
  }

  /** Percents of a sequence, rounded down to whole letters. */
  private record Part(int fromPercent, int toPercent) {
    int from(int length) {
      return (int) ((long) length * fromPercent / 100);
    }

    int to(int length) {
      return (int) ((long) length * toPercent / 100);
    }
  }

  private static Part part(DatasetRequest request) {
    String slice = String.valueOf(request.options().getOrDefault("characters", ":"));
    if (slice.matches(":|\\d{1,2}%:|:\\d{1,2}%")) {
      String percent = slice.replaceAll("[:%]", "");
      boolean from = slice.endsWith(":") && !percent.isEmpty();
      boolean to = slice.startsWith(":") && !percent.isEmpty();
      return new Part(from ? Integer.parseInt(percent) : 0, to ? Integer.parseInt(percent) : 100);
    }
    throw invalid(request, "characters is \"" + slice + "\", not such as \"90%:\" or \":90%\".");
  }

  private static int window(DatasetRequest request) {
    if (request.options().getOrDefault("window", DEFAULT_WINDOW) instanceof Long window
        && window >= 1
        && window <= 1 << 30) {
      return Math.toIntExact(window);
    }
    throw invalid(request, "window is not a number of letters of at least 1.");
  }

  private static Map<String, String> sequences(DatasetRequest request, String text) {
    var sequences = new LinkedHashMap<String, String>();
    var bases = new StringBuilder();
    String name = null;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (line.startsWith(">")) {
        if (name != null) {
          sequences.put(name, bases.toString());
        }
        name = line.substring(1).strip().split("\\s+", 2)[0];
        bases.setLength(0);
      } else if (name == null && !line.isBlank()) {
        throw new EvalException(
            ErrorCode.MALFORMED_FILE,
            "Data set " + request.describe() + ": not FASTA, no \">\" before the first sequence.");
      } else {
        append(line, bases);
      }
    }
    if (name != null) {
      sequences.put(name, bases.toString());
    }
    return sequences;
  }

  private static void append(String line, StringBuilder bases) {
    for (int i = 0; i < line.length(); i++) {
      if (!Character.isWhitespace(line.charAt(i))) {
        bases.append(Character.toUpperCase(line.charAt(i)));
      }
    }
  }

  private static EvalException invalid(DatasetRequest request, String problem) {
    return new EvalException(
        ErrorCode.INVALID_CONFIGURATION, "Data set " + request.describe() + ": " + problem);
  }
}
