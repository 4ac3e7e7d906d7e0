package dev.assay.transformer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.Checkpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A small model and what Hugging Face transformers computes with it. */
record Fixture(String name, Path folder, JsonNode expected) {

  /** The models that lie beside the project, and those of {@code make-fixtures.py}. */
  static Stream<Fixture> all() {
    List<Fixture> fixtures = new ArrayList<>();
    shared().forEach(fixtures::add);
    own().forEach(fixtures::add);
    return fixtures.stream();
  }

  private static Stream<Fixture> shared() {
    Path folder = Path.of(System.getProperty("assay.shared", "shared"), "fixtures/transformers");
    return in(folder);
  }

  static Stream<Fixture> own() {
    return in(
        Path.of(
            System.getProperty("assay.root", "."),
            "harness/transformer/src/test/resources/models"));
  }

  static Fixture named(String name) {
    List<Fixture> found = all().filter(fixture -> fixture.name.equals(name)).toList();
    assumeTrue(!found.isEmpty(), () -> "the fixture " + name + " is not on this machine");
    return found.getFirst();
  }

  private static Stream<Fixture> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .filter(f -> Files.exists(f.resolve("expected.json")))
          .sorted()
          .map(f ->
              new Fixture(
                  f.getFileName().toString(),
                  f,
                  new ObjectMapper().readTree(f.resolve("expected.json"))))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Transformer load(EngineOptions options) {
    JsonNode mask = expected.get("mask_token_id");
    return Transformer.load(
        Checkpoints.open(folder), mask == null ? options : options.withMaskToken(mask.asInt()));
  }

  /** The tokens whose log-probabilities are expected, as a request. */
  ScoringRequest scoring() {
    int[] input = ids("input_ids");
    if (expected.has("pseudo_logprobs")) {
      return new ScoringRequest(input, 0);
    }
    if (expected.has("decoder_ids")) {
      int[] target = ids("decoder_ids");
      int[] tokens = Arrays.copyOf(input, input.length + target.length);
      System.arraycopy(target, 0, tokens, input.length, target.length);
      return new ScoringRequest(tokens, input.length);
    }
    return new ScoringRequest(input, expected.has("prefix") ? expected.get("prefix").asInt() : 1);
  }

  double[] logprobs() {
    JsonNode values = expected.get(expected.has("logprobs") ? "logprobs" : "pseudo_logprobs");
    return values.valueStream().mapToDouble(JsonNode::asDouble).toArray();
  }

  int vocabulary() {
    try (Checkpoint checkpoint = Checkpoints.open(folder)) {
      return checkpoint.config().get("vocab_size").asInt();
    }
  }

  int[] ids(String key) {
    return expected.get(key).valueStream().mapToInt(JsonNode::asInt).toArray();
  }

  boolean generates() {
    return expected.has("greedy_from_first_8") || expected.has("greedy_from_source");
  }

  /** The prompt whose greedy continuation is {@link #continuation}. */
  int[] prompt() {
    int[] input = ids("input_ids");
    return expected.has("greedy_from_source") ? input : Arrays.copyOf(input, 8);
  }

  int[] continuation() {
    return ids(expected.has("greedy_from_source") ? "greedy_from_source" : "greedy_from_first_8");
  }

  @Override
  public String toString() {
    return name;
  }
}
