package dev.assay.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourceFormatTest {
  private static final Path ROOT = Path.of(System.getProperty("assay.root"));

  @Test
  void everySourceIsFormatted() throws Exception {
    var formatter = new Formatter();
    var sources = sources();
    var unformatted = new ArrayList<Path>();
    for (Path source : sources) {
      if (!isFormatted(formatter, Files.readString(source))) {
        unformatted.add(ROOT.relativize(source));
      }
    }
    assertThat(sources).as("sources under %s", ROOT).hasSizeGreaterThan(10);
    assertThat(unformatted).as("run ci/format.sh").isEmpty();
  }

  private static boolean isFormatted(Formatter formatter, String source) throws FormatterException {
    String fixed = RemoveUnusedImports.removeUnusedImports(source);
    fixed = ImportOrderer.reorderImports(fixed, Style.GOOGLE);
    return formatter.formatSource(fixed).equals(source);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
          .sorted()
          .toList();
    }
  }
}
