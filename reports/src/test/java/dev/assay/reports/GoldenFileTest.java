package dev.assay.reports;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.ReportWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Reports byte for byte. After a change that is meant, run {@code mvn -pl reports -am test
 * -Dtest=GoldenFileTest -Dassay.golden=write} and read the difference before committing it.
 */
class GoldenFileTest {
  private static final Locale DEFAULT = Locale.getDefault();
  private static final Map<String, ReportWriter> WRITERS =
      Guice.createInjector(new ReportsPlugin().module())
          .getInstance(Key.get(new TypeLiteral<Map<String, ReportWriter>>() {}));

  @AfterEach
  void restoreLocale() {
    Locale.setDefault(DEFAULT);
  }

  @Test
  void theReportsAreCsvMarkdownHtmlAndJunit() {
    assertThat(WRITERS).containsOnlyKeys("csv", "markdown", "html", "junit");
    assertThat(WRITERS.values())
        .extracting(ReportWriter::fileName)
        .containsExactlyInAnyOrder("results.csv", "report.md", "report.html", "junit.xml");
  }

  @ParameterizedTest
  @CsvSource({"csv", "markdown", "html", "junit"})
  void reportsAreAsTheGoldenFilesHaveThem(String name) throws IOException {
    Locale.setDefault(Locale.ROOT);

    assertMatchesGoldenFile(WRITERS.get(name));
  }

  @ParameterizedTest
  @CsvSource({"csv", "markdown", "html", "junit"})
  void aLocaleOfDecimalCommasChangesNothing(String name) throws IOException {
    Locale.setDefault(Locale.GERMANY);

    assertMatchesGoldenFile(WRITERS.get(name));
  }

  private static void assertMatchesGoldenFile(ReportWriter writer) throws IOException {
    String actual = write(writer, SampleRuns.realistic(6));
    if ("write".equals(System.getProperty("assay.golden"))) {
      Path source =
          Path.of(
              System.getProperty("assay.root"),
              "reports/src/test/resources/dev/assay/reports",
              writer.fileName());
      Files.writeString(source, actual);
      return;
    }
    try (InputStream golden = GoldenFileTest.class.getResourceAsStream(writer.fileName())) {
      assertThat(golden).as("golden file " + writer.fileName()).isNotNull();
      assertThat(actual).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  static String write(ReportWriter writer, EvalResult result) {
    var bytes = new ByteArrayOutputStream();
    try {
      writer.write(result, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
