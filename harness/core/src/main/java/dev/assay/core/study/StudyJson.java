package dev.assay.core.study;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A study's report as JSON: the fields of {@link StudyReport} in snake case. */
public final class StudyJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private StudyJson() {}

  public static String of(StudyReport report) {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("format_version", 1);
    document.setAll(MAPPER.<ObjectNode>valueToTree(report));
    return MAPPER.writeValueAsString(document) + "\n";
  }
}
