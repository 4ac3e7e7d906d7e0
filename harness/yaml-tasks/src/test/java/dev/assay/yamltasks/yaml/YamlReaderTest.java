package dev.assay.yamltasks.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.EvalException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
  private static YamlNode.Mapping read(String yaml) {
    return YamlReader.read("t.yaml", yaml.getBytes(StandardCharsets.UTF_8), _ -> {});
  }

  @ParameterizedTest
  @CsvSource({
    "no, false",
    "Yes, true",
    "OFF, false",
    "on, true",
    "yEs, yEs",
    "NULL, null",
    "~, null",
    "12, 12",
    "-7, -7",
    "010, 8",
    "0x1F, 31",
    "0b101, 5",
    "1_000, 1000",
    "+3, 3",
    "08, 08",
    "1.5, 1.5",
    "1., 1.0",
    ".5, 0.5",
    "1e3, 1e3",
    "1.0e3, 1.0e3",
    "1.0e+3, 1000.0",
    "-.inf, -Infinity",
    "3.0, 3.0",
    "2024-01-01, 2024-01-01",
    "12:30, 12:30",
    "A, A",
    "_1, _1"
  })
  void plainScalarsMeanWhatTheyMeanToPyYaml(String written, String meant) {
    assertThat(String.valueOf(read("k: [" + written + "]").plain().get("k")))
        .isEqualTo("[" + meant + "]");
  }

  @Test
  void quotedAndBlockScalarsAreText() {
    assertThat(read("a: 'no'\nb: \"12\"\nc: |\n  1\nd: >-\n  x\n  y\n").plain())
        .isEqualTo(Map.of("a", "no", "b", "12", "c", "1\n", "d", "x y"));
  }

  @Test
  void everyValueKnowsItsLine() {
    YamlNode.Mapping file = read("a: 1\n\nb:\n  - x\n  - y: 2\n");
    assertThat(file.markOf("b")).isEqualTo(new Mark("t.yaml", 3));
    assertThat(((YamlNode.Sequence) file.get("b")).items().get(1).mark().line()).isEqualTo(5);
  }

  @Test
  void functionsKeepTheirName() {
    assertThat(read("a: !function utils.f").get("a"))
        .isEqualTo(new YamlNode.Function(new Mark("t.yaml", 1), "utils.f"));
  }

  @Test
  void aliasesAndMergeKeysAreFollowed() {
    Map<String, Object> plain =
        read("base: &b {x: 1, y: 2}\nown: {<<: *b, y: 3}\nlist: [*b]\n").plain();
    assertThat(plain.get("own")).isEqualTo(Map.of("x", 1L, "y", 3L));
    assertThat(plain.get("list")).isEqualTo(List.of(Map.of("x", 1L, "y", 2L)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: !!python/object:os.system x",
        "a: !other x",
        "a: &x [*x]",
        "a: *nothing",
        "a: [1, 2",
        "- 1\n- 2",
        "just text",
        "",
        "a: 1\n---\nb: 2",
        "a: 99999999999999999999",
        "? [1, 2]\n: x",
        "a: \"\\q\"",
      })
  void whatIsNoDefinitionIsOneSentenceWithItsPlace(String yaml) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(EvalException.class)
        .hasMessageStartingWith("t.yaml:")
        .hasMessageEndingWith(".");
  }

  @Test
  void aBillionLaughsAreRefused() {
    var yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
      String before = "*a" + (i - 1);
      yaml.append(
          "a%d: &a%d [%s]\n"
              .formatted(
                  i,
                  i,
                  String.join(
                      ", ",
                      List.of(
                          before, before, before, before, before, before, before, before, before,
                          before))));
    }
    assertThatThrownBy(() -> read(yaml.toString())).hasMessageContaining("through aliases");
  }

  @Test
  void deepNestingIsRefused() {
    assertThatThrownBy(() -> read("a: " + "[".repeat(200) + "]".repeat(200)))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("nested deeper");
  }

  @Test
  void ofAKeyGivenTwiceTheLastValueCountsAndThatIsTold() {
    var warnings = new ArrayList<String>();
    byte[] yaml = "a: 1\nb: {c: 2,\n  c: 3}\na: 4\n".getBytes(StandardCharsets.UTF_8);
    assertThat(YamlReader.read("t.yaml", yaml, warnings::add).plain())
        .isEqualTo(Map.of("a", 4L, "b", Map.of("c", 3L)));
    assertThat(warnings)
        .containsExactly(
            "t.yaml:3: key \"c\" is given twice; the last one counts.",
            "t.yaml:4: key \"a\" is given twice; the last one counts.");
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    byte[] bytes = {'a', ':', ' ', (byte) 0xff};
    assertThatThrownBy(() -> YamlReader.read("t.yaml", bytes, _ -> {}))
        .hasMessage("t.yaml: is not UTF-8 text.");
  }

  @Test
  void aHugeFileIsRefused() {
    byte[] bytes = new byte[YamlReader.MAX_BYTES + 1];
    Arrays.fill(bytes, (byte) ' ');
    assertThatThrownBy(() -> YamlReader.read("t.yaml", bytes, _ -> {}))
        .hasMessageContaining("larger than");
  }
}
