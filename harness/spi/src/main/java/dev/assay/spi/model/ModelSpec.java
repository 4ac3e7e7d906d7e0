package dev.assay.spi.model;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model as a user names it: {@code type:location[,key=value...]}. The location may be missing
 * ({@code ngram:train=FILE,order=5}), and so may all behind the type.
 *
 * @param text as written
 * @param location empty if there is none
 */
public record ModelSpec(String text, String type, String location, Options options) {
  /**
   * @throws EvalException if an option is given twice or has no value
   */
  public static ModelSpec parse(String text) {
    int colon = text.indexOf(':');
    String type = colon < 0 ? text : text.substring(0, colon);
    String rest = colon < 0 ? "" : text.substring(colon + 1);
    if (type.isBlank()) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "Model \"" + text + "\" names no type; write type:location[,key=value...].");
    }
    String location = "";
    Map<String, String> options = new LinkedHashMap<>();
    String[] parts = rest.split(",", -1);
    for (int i = 0; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (i == 0 && equals < 0) {
        location = parts[i];
      } else if (equals < 1) {
        throw new EvalException(
            ErrorCode.INVALID_ARGUMENT,
            "Model \"" + text + "\": \"" + parts[i] + "\" is not of the form key=value.");
      } else if (options.put(parts[i].substring(0, equals), parts[i].substring(equals + 1))
          != null) {
        throw new EvalException(
            ErrorCode.INVALID_ARGUMENT,
            "Model \"" + text + "\" gives option " + parts[i].substring(0, equals) + " twice.");
      }
    }
    return new ModelSpec(text, type, location, new Options("Model \"" + text + "\"", options));
  }

  /**
   * The location of a model that needs one.
   *
   * @throws EvalException if there is none
   */
  public String requiredLocation(String what) {
    if (location.isEmpty()) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "Model \"" + text + "\" does not say where: write " + type + ":" + what + ".");
    }
    return location;
  }
}
