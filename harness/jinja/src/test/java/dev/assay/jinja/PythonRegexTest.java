package dev.assay.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.PythonRegex;
import dev.assay.jinja.python.PythonRepr;
import dev.assay.jinja.python.Work;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Patterns find, capture and replace what they do in CPython's {@code re}. */
class PythonRegexTest {
  @TestFactory
  Stream<DynamicTest> patternsMatchAsInPython() {
    return Fixtures.read("regexes.json").stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.get("pattern") + " on " + row.get("text"), () -> check(row)));
  }

  private static void check(Map<String, Object> row) {
    String pattern = (String) row.get("pattern");
    if (row.containsKey("error")) {
      assertThatThrownBy(() -> PythonRegex.compile(pattern)).isInstanceOf(PythonException.class);
      return;
    }
    PythonRegex regex = PythonRegex.compile(pattern);
    String text = (String) row.get("text");
    Work work = Work.unlimited();
    assertThat(PythonRepr.repr(regex.findAll(text, work))).isEqualTo(row.get("findall"));
    assertThat(PythonRepr.repr(regex.search(text, work))).isEqualTo(row.get("search"));
    String replacement = (String) row.get("replacement");
    if (row.containsKey("sub")) {
      assertThat(regex.sub(replacement, text, 0, work)).isEqualTo(row.get("sub"));
      assertThat(regex.sub(replacement, text, 1, work)).isEqualTo(row.get("sub 1"));
    } else {
      assertThatThrownBy(() -> regex.sub(replacement, text, 0, work))
          .isInstanceOf(PythonException.class);
    }
  }
}
