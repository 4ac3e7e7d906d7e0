import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A small model and what transformers computes with it. */
record Fixture(Path folder, JsonNode expected) {

  /** The plain decoders of a folder, in the order of their names. */
  static List<Fixture> all(Path folder) throws IOException {
    List<Fixture> fixtures = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path fixture : folders.sorted().toList()) {
        Path file = fixture.resolve("expected.json");
        if (Files.exists(file)) {
          JsonNode expected = new ObjectMapper().readTree(file);
          if (expected.has("logprobs")
              && !expected.has("decoder_ids")
              && !fixture.getFileName().toString().contains("prefix")) {
            fixtures.add(new Fixture(fixture, expected));
          }
        }
      }
    }
    return fixtures;
  }

  String name() {
    return folder.getFileName().toString();
  }

  int[] ids(String key) {
    return expected.get(key).valueStream().mapToInt(JsonNode::asInt).toArray();
  }

  double[] logprobs() {
    return expected.get("logprobs").valueStream().mapToDouble(JsonNode::asDouble).toArray();
  }

  /** Whether there is a greedy continuation of the first eight tokens. */
  boolean continued() {
    return expected.has("greedy_from_first_8");
  }
}
