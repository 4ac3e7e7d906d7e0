package dev.assay.core.data.hub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What a data set's card ({@code README.md}) says of its files, in its YAML front matter under
 * {@code configs} (<a href="https://huggingface.co/docs/hub/datasets-manual-configuration">the
 * format</a>).
 */
record DatasetCard(List<Configuration> configurations) {
  private static final Pattern FRONT_MATTER =
      Pattern.compile(
          "\\A\\uFEFF?---[ \\t]*\\r?\\n(.*?)^---[ \\t]*$", Pattern.DOTALL | Pattern.MULTILINE);

  /**
   * @param patterns of files, by split; those of a card that names no split are under {@code train}
   */
  record Configuration(String name, boolean isDefault, Map<String, List<String>> patterns) {}

  /** A card whose front matter cannot be read says nothing. */
  static DatasetCard parse(String readme) {
    Matcher matcher = FRONT_MATTER.matcher(readme);
    List<Configuration> configurations = new ArrayList<>();
    if (matcher.find()) {
      try {
        for (JsonNode config : new YAMLMapper().readTree(matcher.group(1)).path("configs")) {
          configurations.add(configuration(config));
        }
      } catch (JacksonException e) {
        configurations.clear();
      }
    }
    configurations.removeIf(configuration -> configuration.patterns().isEmpty());
    return new DatasetCard(List.copyOf(configurations));
  }

  /**
   * The configuration of the name; without one that which is marked the default, or called so, or
   * the only one.
   */
  Optional<Configuration> configuration(@Nullable String name) {
    if (name != null) {
      return configurations.stream().filter(each -> each.name().equals(name)).findFirst();
    }
    return configurations.stream()
        .filter(Configuration::isDefault)
        .findFirst()
        .or(() -> configurations.stream().filter(c -> c.name().equals("default")).findFirst())
        .or(() ->
            configurations.size() == 1 ? Optional.of(configurations.getFirst()) : Optional.empty());
  }

  private static Configuration configuration(JsonNode config) {
    String folder = config.path("data_dir").asString("").replaceFirst("/*$", "/");
    String prefix = folder.equals("/") ? "" : folder;
    Map<String, List<String>> patterns = new LinkedHashMap<>();
    JsonNode files = config.path("data_files");
    if (files.isObject()) {
      files
          .properties()
          .forEach(entry -> patterns.put(entry.getKey(), strings(prefix, entry.getValue())));
    } else if (files.isArray() && !files.isEmpty() && files.get(0).isObject()) {
      for (JsonNode entry : files) {
        patterns.put(entry.path("split").asString("train"), strings(prefix, entry.path("path")));
      }
    } else if (!strings(prefix, files).isEmpty()) {
      patterns.put("train", strings(prefix, files));
    }
    return new Configuration(
        config.path("config_name").asString("default"),
        config.path("default").asBoolean(false),
        patterns);
  }

  private static List<String> strings(String prefix, JsonNode node) {
    List<String> strings = new ArrayList<>();
    if (node.isString()) {
      strings.add(prefix + node.asString());
    }
    for (JsonNode element : node) {
      strings.add(prefix + element.asString(""));
    }
    strings.removeIf(String::isBlank);
    return strings;
  }
}
