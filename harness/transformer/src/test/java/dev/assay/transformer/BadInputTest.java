package dev.assay.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.checkpoint.DType;
import dev.assay.transformer.checkpoint.Tensor;
import dev.assay.transformer.graph.ModelException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** Models and requests that cannot be used say what is wrong with them. */
class BadInputTest {

  private final Fixture fixture =
      Fixture.own().filter(f -> f.name().equals("llama-biased")).findFirst().orElseThrow();

  /** A checkpoint in which some things are not as they were. */
  private static final class Changed implements Checkpoint {
    private final Checkpoint original;
    private final ObjectNode config;
    private final Map<String, Tensor> tensors = new TreeMap<>();
    private boolean closed;

    Changed(Checkpoint original) {
      this.original = original;
      this.config = (ObjectNode) original.config().deepCopy();
      original.names().forEach(name -> tensors.put(name, original.tensor(name)));
    }

    @Override
    public JsonNode config() {
      return config;
    }

    @Override
    public Set<String> names() {
      return tensors.keySet();
    }

    @Override
    public Tensor tensor(String name) {
      return tensors.get(name);
    }

    @Override
    public String digest() {
      return original.digest();
    }

    @Override
    public void close() {
      closed = true;
      original.close();
    }
  }

  private Changed changed() {
    return new Changed(Checkpoints.open(fixture.folder()));
  }

  private static String failure(Changed checkpoint) {
    ModelException[] thrown = new ModelException[1];
    assertThatThrownBy(() -> Transformer.load(checkpoint, EngineOptions.defaults()))
        .isInstanceOfSatisfying(ModelException.class, e -> thrown[0] = e);
    assertThat(checkpoint.closed).as("the checkpoint is closed").isTrue();
    return thrown[0].getMessage();
  }

  @Test
  void anUnknownArchitectureIsNamedWithThoseThatAreKnown() {
    Changed checkpoint = changed();
    checkpoint.config.put("model_type", "mamba");
    assertThat(failure(checkpoint))
        .startsWith("the architecture mamba is not supported")
        .contains("bert, gemma2, gpt2, gpt_neox, llama, mistral");
  }

  @Test
  void missingUnexpectedAndMisshapenTensorsAreNamedTogether() {
    Changed checkpoint = changed();
    checkpoint.tensors.remove("model.layers.1.mlp.up_proj.weight");
    checkpoint.tensors.put(
        "model.layers.0.self_attn.q_norm.weight", checkpoint.tensors.get("model.norm.weight"));
    checkpoint.config.put("vocab_size", 62);
    assertThat(failure(checkpoint))
        .contains("missing model.layers.1.mlp.up_proj.weight [40, 32]")
        .contains("unexpected model.layers.0.self_attn.q_norm.weight [32]")
        .contains("model.embed_tokens.weight has shape [61, 32], expected [62, 32]");
  }

  @Test
  void weightsThatAreNotNumbersAreFound() {
    Changed checkpoint = changed();
    byte[] nan = new byte[4 * 32 * 32];
    nan[4 * 77 + 2] = (byte) 0xc0;
    nan[4 * 77 + 3] = 0x7f;
    String name = "model.layers.0.self_attn.o_proj.weight";
    checkpoint.tensors.put(
        name, new Tensor(name, DType.F32, new long[] {32, 32}, MemorySegment.ofArray(nan)));
    assertThat(failure(checkpoint)).contains(name).contains("not all finite");
  }

  @Test
  void valuesThatMakeNoSenseAreNamed() {
    Map<String, Object> values =
        Map.of(
            "num_hidden_layers",
            -1,
            "hidden_size",
            1L << 40,
            "num_attention_heads",
            "four",
            "num_key_value_heads",
            3,
            "hidden_act",
            "sigmoid");
    values.forEach((key, value) -> {
      Changed checkpoint = changed();
      checkpoint.config.set(key, new ObjectMapper().valueToTree(value));
      assertThat(failure(checkpoint)).contains(key);
    });
  }

  @Test
  void requestsThatCannotBeAnsweredAreRefusedBeforeAnyIs() {
    try (Transformer model = fixture.load(EngineOptions.defaults())) {
      List<Integer> answered = new ArrayList<>();
      ScoringRequest good = new ScoringRequest(new int[] {1, 2, 3}, 1);
      Map<ScoringRequest, String> bad =
          Map.of(
              new ScoringRequest(new int[] {1, 2, 61}, 1), "vocabulary of 61",
              new ScoringRequest(new int[] {1, -2}, 1), "token id -2",
              new ScoringRequest(new int[66], 1), "longer than the model's context of 64",
              new ScoringRequest(new int[] {1, 2}, 0), "start token");
      bad.forEach((request, message) ->
          assertThatThrownBy(
                  () -> model.score(List.of(good, request), (index, _, _) -> answered.add(index)))
              .isInstanceOf(ModelException.class)
              .hasMessageContaining(message));
      assertThat(answered).isEmpty();
      // A text of one token more than the context is fine: the last is not read.
      model.score(
          List.of(new ScoringRequest(new int[65], 1)), (index, _, _) -> answered.add(index));
      assertThat(answered).containsExactly(0);
    }
  }

  @Test
  void aContinuationOfNoTokensIsCertain() {
    try (Transformer model = fixture.load(EngineOptions.defaults())) {
      Set<Integer> answered = new HashSet<>();
      model.score(
          List.of(
              new ScoringRequest(new int[] {1, 2, 3}, 3),
              new ScoringRequest(new int[0], 0),
              new ScoringRequest(new int[] {1, 2, 3}, 2)),
          (index, logprobs, greedy) -> {
            answered.add(index);
            assertThat(logprobs).hasSize(index == 2 ? 1 : 0);
            assertThat(greedy || index == 2).isTrue();
          });
      assertThat(answered).containsExactlyInAnyOrder(0, 1, 2);
      model.score(List.of(), (_, _, _) -> answered.add(-1));
      assertThat(answered).doesNotContain(-1);
    }
  }
}
