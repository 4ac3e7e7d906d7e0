package dev.assay.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.jinja.python.PythonException;
import dev.assay.jinja.python.PythonLiteral;
import dev.assay.jinja.python.PythonRepr;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PythonLiteralTest {
  @TestFactory
  Stream<DynamicTest> literalsReadAndPrintAsInPython() {
    return Fixtures.read("literals.json").stream()
        .map(row -> {
          String literal = (String) row.get("literal");
          return DynamicTest.dynamicTest(
              literal,
              () -> {
                if (row.containsKey("error")) {
                  PythonException e =
                      catchThrowableOfType(
                          PythonException.class, () -> PythonLiteral.parse(literal));
                  assertThat(e).as("refusal of %s", literal).isNotNull();
                } else {
                  assertThat(PythonRepr.repr(PythonLiteral.parse(literal)))
                      .isEqualTo(row.get("repr"));
                }
              });
        });
  }
}
