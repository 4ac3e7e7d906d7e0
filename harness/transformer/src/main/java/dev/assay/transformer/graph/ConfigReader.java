package dev.assay.transformer.graph;

import dev.assay.transformer.kernels.Activation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Typed access to {@code config.json}, whose keys differ in name from family to family. */
final class ConfigReader {

  /** More than any real model has in one dimension; keeps products within a long. */
  private static final int LARGEST = 1 << 24;

  private final JsonNode json;

  ConfigReader(JsonNode json) {
    this.json = json;
  }

  /** The value of the first of those keys that is there and not null. */
  private @Nullable JsonNode find(String... keys) {
    return Arrays.stream(keys)
        .map(json::get)
        .filter(value -> value != null && !value.isNull())
        .findFirst()
        .orElse(null);
  }

  /** A nested object, empty if absent. */
  ConfigReader section(String key) {
    JsonNode value = find(key);
    return new ConfigReader(
        value != null && value.isObject() ? value : JsonNodeFactory.instance.objectNode());
  }

  boolean has(String key) {
    return find(key) != null;
  }

  /** How a model that writes left to right reads its context. */
  ArchitectureConfig.Kind decoderKind() {
    return flagOr(false, "prefix_lm")
        ? ArchitectureConfig.Kind.PREFIX_DECODER
        : ArchitectureConfig.Kind.DECODER;
  }

  /** A size: a whole number from 1 on. */
  int size(String... keys) {
    JsonNode value = find(keys);
    if (value == null) {
      throw new ModelException(
          "config.json lacks " + String.join(" (or ", keys) + ")".repeat(keys.length - 1));
    }
    return size(keys[0], value);
  }

  int sizeOr(int fallback, String... keys) {
    JsonNode value = find(keys);
    return value == null ? fallback : size(keys[0], value);
  }

  private static int size(String key, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new ModelException("config.json: " + key + " must be a whole number, not " + value);
    }
    int number = value.asInt();
    if (number < 1 || number > LARGEST) {
      throw new ModelException(
          "config.json: " + key + " must be from 1 to " + LARGEST + ", not " + number);
    }
    return number;
  }

  int integerOr(int fallback, String key) {
    JsonNode value = find(key);
    return value == null || !value.canConvertToInt() ? fallback : value.asInt();
  }

  double numberOr(double fallback, String... keys) {
    JsonNode value = find(keys);
    if (value == null) {
      return fallback;
    }
    if (!value.isNumber()) {
      throw new ModelException("config.json: " + keys[0] + " must be a number, not " + value);
    }
    return value.asDouble();
  }

  /** A list of numbers. */
  double[] numbers(String key) {
    JsonNode value = find(key);
    if (value == null || !value.isArray() || !value.valueStream().allMatch(JsonNode::isNumber)) {
      throw new ModelException("config.json: " + key + " must be a list of numbers, not " + value);
    }
    return value.valueStream().mapToDouble(JsonNode::asDouble).toArray();
  }

  boolean flagOr(boolean fallback, String key) {
    JsonNode value = find(key);
    if (value == null) {
      return fallback;
    }
    if (!value.isBoolean()) {
      throw new ModelException("config.json: " + key + " must be true or false, not " + value);
    }
    return value.asBoolean();
  }

  String textOr(String fallback, String... keys) {
    JsonNode value = find(keys);
    if (value == null) {
      return fallback;
    }
    if (!value.isString()) {
      throw new ModelException("config.json: " + keys[0] + " must be a text, not " + value);
    }
    return value.asString();
  }

  /** A list's element as text, or null where the list or the element is not there. */
  @Nullable String textAt(String key, int index) {
    JsonNode value = find(key);
    JsonNode element = value == null ? null : value.get(index);
    return element == null ? null : element.asString();
  }

  /** Whether a list of numbers holds that one. */
  boolean listHas(String key, int number) {
    JsonNode value = find(key);
    if (value != null) {
      for (JsonNode element : value) {
        if (element.asInt() == number) {
          return true;
        }
      }
    }
    return false;
  }

  Activation activationOr(String fallback, String... keys) {
    return activation(keys[0], textOr(fallback, keys));
  }

  static Activation activation(String key, String name) {
    return switch (name) {
      case "relu" -> Activation.RELU;
      case "gelu", "gelu_python" -> Activation.GELU;
      case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> Activation.GELU_TANH;
      case "quick_gelu" -> Activation.GELU_SIGMOID;
      case "silu", "swish" -> Activation.SILU;
      case String other ->
          throw new ModelException(
              "config.json: "
                  + key
                  + " "
                  + other
                  + " is not supported; supported are relu, gelu, gelu_new, gelu_pytorch_tanh,"
                  + " gelu_fast, quick_gelu, silu, swish");
    };
  }
}
