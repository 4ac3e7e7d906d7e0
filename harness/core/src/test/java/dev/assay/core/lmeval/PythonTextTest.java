package dev.assay.core.lmeval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PythonTextTest {
  /** {@code python3 -c "print(float('...'))"}. */
  @ParameterizedTest
  @CsvSource({
    "-98.9996109008789, -98.9996109008789",
    "1e16, 1e+16",
    "123456789012345680, 1.2345678901234568e+17",
    "1e15, 1000000000000000.0",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "-2.5e-7, -2.5e-07",
    "2.5e-320, 2.5e-320",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "-0.0, -0.0",
    "3, 3.0",
    "-Infinity, -inf"
  })
  void numbersAreWrittenAsPythonWritesThem(double value, String written) {
    assertThat(PythonText.str(value)).isEqualTo(written);
  }

  /** {@code json.dumps(..., indent=2, ensure_ascii=False)} of the same value. */
  @Test
  void documentsAreWrittenAsPythonIndentsThem() {
    JsonNode value =
        JsonMapper.shared()
            .readTree(
                "{\"a\":[1,2.50,[]],\"b\":{},\"c\":\"\\u00e9\\n\\u0001\\\"\",\"d\":[null,true]}");
    assertThat(PythonText.json(value))
        .isEqualTo(
            """
            {
              "a": [
                1,
                2.5,
                []
              ],
              "b": {},
              "c": "é\\n\\u0001\\"",
              "d": [
                null,
                true
              ]
            }\
            """);
  }

  @Test
  void documentsHaveTheHashesThatLmEvalGaveThem() throws IOException, URISyntaxException {
    Path run = Path.of(PythonTextTest.class.getResource("/dev/assay/core/compare/lm-eval").toURI());
    List<Path> files;
    try (Stream<Path> all = Files.walk(run)) {
      files = all.filter(file -> file.getFileName().toString().startsWith("samples_")).toList();
    }
    assertThat(files).hasSizeGreaterThan(3);
    for (Path file : files) {
      for (String line : Files.readAllLines(file)) {
        JsonNode sample = JsonMapper.shared().readTree(line);
        assertThat(PythonText.sha256(PythonText.json(sample.get("doc"))))
            .isEqualTo(sample.get("doc_hash").stringValue());
      }
    }
  }
}
