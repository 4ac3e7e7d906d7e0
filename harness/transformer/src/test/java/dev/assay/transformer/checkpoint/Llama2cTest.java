package dev.assay.transformer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Llama2cTest {

  private static final Path SHARED = Path.of(System.getProperty("assay.shared", "shared"));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "stories260K,64,172,5,8,4,512,512",
    "stories260K/stories260K.bin,64,172,5,8,4,512,512",
    "babyllama-tok105,128,352,5,8,4,105,256"
  })
  void realModelsOpen(
      String name,
      int dim,
      int hidden,
      int layers,
      int heads,
      int kvHeads,
      int vocabulary,
      int context) {
    Path location = SHARED.resolve("models").resolve(name);
    assumeTrue(Files.exists(location), location + " is not there");
    try (Checkpoint checkpoint = Checkpoints.open(location)) {
      assertThat(checkpoint.config().path("hidden_size").intValue()).isEqualTo(dim);
      assertThat(checkpoint.config().path("intermediate_size").intValue()).isEqualTo(hidden);
      assertThat(checkpoint.config().path("num_hidden_layers").intValue()).isEqualTo(layers);
      assertThat(checkpoint.config().path("num_attention_heads").intValue()).isEqualTo(heads);
      assertThat(checkpoint.config().path("num_key_value_heads").intValue()).isEqualTo(kvHeads);
      assertThat(checkpoint.config().path("vocab_size").intValue()).isEqualTo(vocabulary);
      assertThat(checkpoint.config().path("max_position_embeddings").intValue()).isEqualTo(context);
      assertThat(checkpoint.config().path("rope_interleaved").booleanValue()).isTrue();
      assertThat(checkpoint.names()).hasSize(2 + 9 * layers);
      // Norm weights of a trained model are near 1; any other place in the file is not.
      assertThat(checkpoint.tensor("model.norm.weight").toFloats()[0]).isBetween(0.5f, 20f);
    }
  }

  @Test
  void aNegativeVocabularyMeansAnOutputMatrixOfItsOwn() throws Exception {
    ByteBuffer file = header(4, 6, 1, 2, 1, -3, 2);
    int floats = 3 * 4 + 4 + 16 + 8 + 8 + 16 + 4 + 3 * 24 + 4 + 2 * 2 + 3 * 4;
    ByteBuffer whole =
        ByteBuffer.allocate(28 + 4 * floats).order(ByteOrder.LITTLE_ENDIAN).put(file);
    for (int i = 0; i < floats; i++) {
      whole.putFloat(i);
    }
    Files.write(folder.resolve("model.bin"), whole.array());
    try (Checkpoint checkpoint = Checkpoints.open(folder)) {
      assertThat(checkpoint.config().path("tie_word_embeddings").booleanValue()).isFalse();
      assertThat(checkpoint.tensor("lm_head.weight").toFloats())
          .startsWith(floats - 12)
          .endsWith(floats - 1);
      assertThat(checkpoint.tensor("model.layers.0.self_attn.k_proj.weight").shape())
          .containsExactly(2, 4);
      assertThat(checkpoint.tensor("model.norm.weight").toFloats())
          .containsExactly(140, 141, 142, 143);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "64,172,5,8,4,512,512, needs 1056540",
    "64,172,5,8,3,512,512, does not start with a llama2.c header",
    "64,172,5,7,4,512,512, does not start with a llama2.c header",
    "-64,172,5,8,4,512,512, does not start with a llama2.c header",
    "64,2147483647,5,8,4,512,512, does not start with a llama2.c header",
    "64,172,5,8,4,-2147483648,512, does not start with a llama2.c header",
    "1634415666,1,1,1,1,1,1, version 1 or 2"
  })
  void aHeaderThatLiesIsNamed(
      int dim,
      int hidden,
      int layers,
      int heads,
      int kvHeads,
      int vocabulary,
      int context,
      String problem)
      throws Exception {
    Path file = folder.resolve("model.bin");
    Files.write(file, header(dim, hidden, layers, heads, kvHeads, vocabulary, context).array());
    assertThatThrownBy(() -> Checkpoints.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(problem);
  }

  private static ByteBuffer header(int... values) {
    ByteBuffer header = ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      header.putInt(value);
    }
    return header.flip();
  }
}
