package dev.assay.site;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names for files and links, whatever the things they stand for are called. */
final class FileNames {
  private static final int LONGEST = 80;

  private final Set<String> taken = new HashSet<>();

  /** A name of lower-case letters, digits, dots, dashes and underscores that none had before. */
  String of(String name) {
    String plain =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._]+", "-").replaceAll("^[-.]+|-+$", "");
    String start = plain.isEmpty() ? "x" : plain.substring(0, Math.min(LONGEST, plain.length()));
    String free = start;
    for (int number = 2; !taken.add(free); number++) {
      free = start + "-" + number;
    }
    return free;
  }
}
