package dev.assay.plugins.replay;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** One line of a record; every getter throws an {@link EvalException} that names the line. */
record Row(JsonNode json, Path file, int line) {
  boolean has(String key) {
    return json.has(key);
  }

  JsonNode at(String key) {
    return json.path(key);
  }

  String text(String key) {
    JsonNode value = json.path(key);
    if (!value.isString()) {
      throw wrong("has no text at " + key + ".");
    }
    return value.stringValue();
  }

  int count(String key) {
    JsonNode value = json.path(key);
    if (!value.isInt() || value.intValue() < 0) {
      throw wrong("has no whole number at " + key + ".");
    }
    return value.intValue();
  }

  JsonNode list(String key) {
    JsonNode value = json.path(key);
    if (!value.isArray()) {
      throw wrong("has no list at " + key + ".");
    }
    return value;
  }

  EvalException wrong(String problem) {
    return new EvalException(ErrorCode.MALFORMED_FILE, file + ", line " + line + " " + problem);
  }
}
