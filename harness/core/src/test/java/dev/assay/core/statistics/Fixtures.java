package dev.assay.core.statistics;

import java.io.InputStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Numbers from independent implementations; the script that made them lies beside each file. */
final class Fixtures {
  private Fixtures() {}

  static JsonNode read(String file) {
    InputStream in = Fixtures.class.getResourceAsStream(file);
    return JsonMapper.shared().readTree(in);
  }

  static Stream<JsonNode> cases(String file, String group) {
    return StreamSupport.stream(read(file).get(group).spliterator(), false);
  }

  static double[] vector(JsonNode array) {
    return array.valueStream().mapToDouble(JsonNode::doubleValue).toArray();
  }

  static double[][] rows(JsonNode array) {
    return array.valueStream().map(Fixtures::vector).toArray(double[][]::new);
  }
}
