package dev.assay.core.lmeval;

import dev.assay.core.data.DocHash;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Values as Python writes them, for lm-eval's hashes and for the texts it makes of numbers. */
final class PythonText {
  private PythonText() {}

  /** {@code lm_eval.utils.hash_string}. */
  static String sha256(String text) {
    return HexFormat.of().formatHex(DocHash.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** {@code str} of a bool. */
  static String str(boolean value) {
    return value ? "True" : "False";
  }

  /** {@code str} of a float: the shortest digits, with an exponent below 1e-4 and from 1e16 on. */
  static String str(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = exact.precision() - exact.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = exact.toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String digits = exact.unscaledValue().abs().toString();
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  /** {@code json.dumps(value, indent=2, ensure_ascii=False)}. */
  static String json(JsonNode value) {
    var text = new StringBuilder();
    write(value, "\n", text);
    return text.toString();
  }

  private static void write(JsonNode value, String line, StringBuilder text) {
    String inner = line + "  ";
    switch (value.getNodeType()) {
      case OBJECT -> {
        Iterator<Map.Entry<String, JsonNode>> fields = value.properties().iterator();
        text.append('{');
        while (fields.hasNext()) {
          Map.Entry<String, JsonNode> field = fields.next();
          text.append(inner);
          quote(field.getKey(), text);
          text.append(": ");
          write(field.getValue(), inner, text);
          text.append(fields.hasNext() ? "," : line);
        }
        text.append('}');
      }
      case ARRAY -> {
        text.append('[');
        for (int i = 0; i < value.size(); i++) {
          text.append(inner);
          write(value.get(i), inner, text);
          text.append(i < value.size() - 1 ? "," : line);
        }
        text.append(']');
      }
      case STRING -> quote(value.stringValue(), text);
      case NUMBER ->
          text.append(value.isIntegralNumber() ? value.asString() : str(value.doubleValue()));
      case BOOLEAN -> text.append(value.booleanValue());
      case NULL, MISSING, BINARY, POJO -> text.append("null");
    }
  }

  private static void quote(String string, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        default -> {
          if (c < ' ') {
            text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
