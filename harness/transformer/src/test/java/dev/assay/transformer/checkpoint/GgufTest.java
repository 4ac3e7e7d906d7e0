package dev.assay.transformer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code make_gguf_fixtures.py} beside the files made them, with the gguf package of llama.cpp. */
final class GgufTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "self_attn.q_proj, attn_q, F16",
    "self_attn.k_proj, attn_k, BF16",
    "self_attn.v_proj, attn_v, Q8_0",
    "mlp.gate_proj, ffn_gate, Q4_0",
    "mlp.up_proj, ffn_up, Q4_K",
    "mlp.down_proj, ffn_down, Q6_K"
  })
  void everyTypeReadsAsTheGgufPackageReadsIt(String part, String ggufPart, DType dtype)
      throws Exception {
    try (Checkpoint checkpoint = Checkpoints.open(resource("types.gguf"))) {
      Tensor tensor = checkpoint.tensor("model.layers.0." + part + ".weight");
      assertThat(tensor.dtype()).isEqualTo(dtype);
      assertThat(tensor.shape()).containsExactly(2, 512);
      float[] expected = checkpoint.tensor("expected.blk.0." + ggufPart + ".weight").toFloats();
      float[] found = tensor.toFloats();
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i])
            .isCloseTo(
                expected[i],
                org.assertj.core.data.Offset.offset(1e-6f * Math.max(1, Math.abs(expected[i]))));
      }
      float[] secondRow = new float[512];
      tensor.copyTo(512, secondRow, 0, 512);
      assertThat(secondRow).containsExactly(java.util.Arrays.copyOfRange(found, 512, 1024));
    }
  }

  @Test
  void metadataBecomesTheConfigurationOfTheOriginal() throws Exception {
    try (Checkpoint checkpoint = Checkpoints.open(resource("types.gguf"))) {
      JsonNode config = checkpoint.config();
      assertThat(config.path("model_type").stringValue()).isEqualTo("llama");
      assertThat(config.path("hidden_size").intValue()).isEqualTo(256);
      assertThat(config.path("num_attention_heads").intValue()).isEqualTo(4);
      assertThat(config.path("num_key_value_heads").intValue()).isEqualTo(2);
      assertThat(config.path("max_position_embeddings").intValue()).isEqualTo(64);
      assertThat(config.path("vocab_size").intValue()).isEqualTo(3);
      assertThat(config.path("rope_theta").doubleValue()).isEqualTo(500000);
      assertThat(config.path("rms_norm_eps").floatValue()).isEqualTo(1e-5f);
      assertThat(config.path("tie_word_embeddings").booleanValue()).isTrue();
      assertThat(config.path("rope_interleaved").booleanValue()).isTrue();
      assertThat(config.path("bos_token_id").intValue()).isEqualTo(1);
    }
  }

  @Test
  void aTypeThatCannotBeReadIsNamedWhenTheTensorIsAskedFor() throws Exception {
    try (Checkpoint checkpoint = Checkpoints.open(resource("types.gguf"))) {
      assertThat(checkpoint.names()).contains("model.layers.0.self_attn.o_proj.weight");
      assertThatThrownBy(() -> checkpoint.tensor("model.layers.0.self_attn.o_proj.weight"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("tensor blk.0.attn_output.weight is stored in ggml's type 7");
    }
  }

  @Test
  void stackedExpertsBecomeOneMatrixEach() throws Exception {
    try (Checkpoint checkpoint = Checkpoints.open(resource("moe.gguf"))) {
      assertThat(checkpoint.config().path("model_type").stringValue()).isEqualTo("mixtral");
      assertThat(checkpoint.config().path("num_local_experts").intValue()).isEqualTo(3);
      Tensor last = checkpoint.tensor("model.layers.1.block_sparse_moe.experts.2.w3.weight");
      assertThat(last.shape()).containsExactly(2, 4);
      assertThat(last.toFloats()).containsExactly(16, 17, 18, 19, 20, 21, 22, 23);
      assertThat(checkpoint.tensor("model.layers.0.block_sparse_moe.gate.weight").shape())
          .containsExactly(3, 4);
    }
  }

  @Test
  void anArchitectureThatCannotBeReadIsNamedWithThoseThatCan() throws Exception {
    assertFault(
        file(0, 1, "general.architecture", 8, "mamba"),
        "is of the architecture 'mamba'; GGUF files can be read of llama, qwen2, qwen3");
  }

  @Test
  void aHeaderThatLiesIsNamed() throws Exception {
    assertFault(new byte[] {'G', 'G', 'U', 'F'}, "the GGUF version needs 4 bytes at offset 4");
    assertFault("GGML....".getBytes(StandardCharsets.UTF_8), "is no GGUF file");
    assertFault(
        file(-1L, 0),
        "the number of tensors at offset 8 is 18446744073709551615, more than the file can hold");
    assertFault(file(0, 1L << 40), "the number of metadata keys");
    assertFault(file(0, 1, "a", 99), "metadata key a has the unknown type 99");
    assertFault(file(0, 1, "a", 9, 9, 1L), "is an array of arrays");
    assertFault(file(0, 1, "a", 9, 8, 1L << 50), "the length of array a");
    assertFault(file(0, 1, "general.alignment", 4, 3), "general.alignment 3, not a power of two");
    assertFault(file(0, 2, "a", 4, 3, "a", 4, 3), "the metadata key a twice");
    assertFault(file(1, 0, "t", 5), "has 5 dimensions");
    assertFault(file(1, 0, "t", 2, 1L << 40, 1L << 40, 0, 0L), "larger than any file");
    assertFault(file(1, 0, "t", 1, 33L, 8, 0L), "not a whole number of Q8_0 blocks");
    assertFault(file(1, 0, "t", 1, 1L, 0, 7L), "unaligned or behind the file's end");
    assertFault(file(1, 0, "t", 1, 1000L, 0, 0L), "(truncated?)");
    assertFault(
        file(2, 0, "t", 1, 4L, 0, 0L, "u", 1, 4L, 0, 0L, new byte[64]),
        "inside the tensor before it");
  }

  private void assertFault(byte[] bytes, String problem) throws Exception {
    Path file = folder.resolve("model.gguf");
    Files.write(file, bytes);
    assertThatThrownBy(() -> Checkpoints.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(problem);
  }

  /**
   * A header of version 3, then {@code parts}: strings with their lengths, ints and longs
   * little-endian, bytes.
   */
  private static byte[] file(long tensors, long keys, Object... parts) {
    ByteBuffer out = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {'G', 'G', 'U', 'F'}).putInt(3).putLong(tensors).putLong(keys);
    for (Object part : parts) {
      switch (part) {
        case String s -> out.putLong(s.length()).put(s.getBytes(StandardCharsets.UTF_8));
        case Integer i -> out.putInt(i);
        case Long l -> out.putLong(l);
        case byte[] b -> out.put(b);
        default -> throw new IllegalArgumentException(part.toString());
      }
    }
    // Enough for small counts to be plausible, and for the data to start within the file.
    return java.util.Arrays.copyOf(out.array(), out.position() + 64);
  }

  private static Path resource(String name) throws Exception {
    return Path.of(GgufTest.class.getResource(name).toURI());
  }
}
