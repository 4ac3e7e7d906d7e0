package dev.assay.transformer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SafetensorsTest {

  @TempDir Path folder;

  @BeforeEach
  void writeConfig() throws Exception {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"llama\"}");
  }

  @Test
  void readsFloat32Float16AndBfloat16AtUnalignedOffsets() throws Exception {
    byte[] data = new byte[3 + 8 + 4 + 4];
    ByteBuffer buffer = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    buffer.position(3);
    buffer.putFloat(1.5f).putFloat(-2f);
    buffer.putShort(Float.floatToFloat16(0.25f)).putShort(Float.floatToFloat16(-3f));
    buffer.putShort((short) 0x3fc0).putShort((short) 0xc000);
    write(
        """
        {"__metadata__":{"format":"pt"},
         "pad":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},
         "a":{"dtype":"F32","shape":[1,2],"data_offsets":[3,11]},
         "b":{"dtype":"F16","shape":[2],"data_offsets":[11,15]},
         "c":{"dtype":"BF16","shape":[2,1],"data_offsets":[15,19]}}\
        """,
        data);
    try (Checkpoint checkpoint = Checkpoints.open(folder)) {
      assertThat(checkpoint.config().path("model_type").stringValue()).isEqualTo("llama");
      assertThat(checkpoint.names()).containsExactly("a", "b", "c", "pad");
      assertThat(checkpoint.tensor("a").toFloats()).containsExactly(1.5f, -2f);
      assertThat(checkpoint.tensor("a").shape()).containsExactly(1, 2);
      assertThat(checkpoint.tensor("b").toFloats()).containsExactly(0.25f, -3f);
      assertThat(checkpoint.tensor("c").toFloats()).containsExactly(1.5f, -2f);
      assertThatThrownBy(() -> checkpoint.tensor("pad"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("tensor pad is stored as U8");
      assertThatThrownBy(() -> checkpoint.tensor("d"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageEndingWith("model.safetensors: has no tensor d");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}  | ends at byte 12 of the data, but the file has only 8
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}   | has 8 bytes, but F32 [1] needs 4
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}   | has 8 bytes of data, but the header accounts for 4
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}   | leaving a gap after byte 0
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}   | not a begin and an end
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | inside the tensor before it
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | Duplicate
          {"a":{"dtype":"F32","shape":[4294967296,4294967296,4],"data_offsets":[0,8]}} | larger than any file
          {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}  | negative
          {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}} | not valid JSON
          {"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}   | unknown dtype 'F31'
          {"a":{"dtype":"F32","shape":[2]}}                        | lacks one of dtype, shape and data_offsets
          {"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}     | shape of tensor a is not a JSON list
          {"a":[1]}                                                | entry a is not a JSON object
          [1]                                                      | the header is not a JSON object
          {"a":                                                    | not valid JSON
          {} {}                                                    | goes on after
          """)
  void aHeaderThatLiesIsNamed(String header, String problem) throws Exception {
    write(header, new byte[8]);
    assertThatThrownBy(() -> Checkpoints.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("model.safetensors: ")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "1000, needs 1000 bytes at offset 8",
    "99999999999, allowed are 2 to",
    "-1, allowed are 2 to",
    "0, allowed are 2"
  })
  void aHeaderLengthIsNotBelieved(long length, String problem) throws Exception {
    ByteBuffer file = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Files.write(folder.resolve("model.safetensors"), file.array());
    assertThatThrownBy(() -> Checkpoints.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void shardsAreFoundThroughTheIndex() throws Exception {
    writeTo(
        "model-1.safetensors",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        new byte[4]);
    writeTo(
        "model-2.safetensors",
        "{\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        new byte[4]);
    writeIndex("{\"weight_map\":{\"a\":\"model-1.safetensors\",\"b\":\"model-2.safetensors\"}}");
    try (Checkpoint checkpoint = Checkpoints.open(folder)) {
      assertThat(checkpoint.names()).containsExactly("a", "b");
      assertThat(checkpoint.tensor("b").toFloats()).containsExactly(0);
    }
    writeIndex("{\"weight_map\":{\"a\":\"model-1.safetensors\",\"b\":\"model-1.safetensors\"}}");
    assertThatThrownBy(() -> Checkpoints.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("says that model-1.safetensors holds the tensor b, but it does not");
    writeIndex("{\"weight_map\":{\"a\":\"../model-1.safetensors\"}}");
    assertThatThrownBy(() -> Checkpoints.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("not a safetensors file beside it");
    writeIndex("{\"weight_map\":{\"a\":\"model-3.safetensors\"}}");
    assertThatThrownBy(() -> Checkpoints.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("model-3.safetensors: no such file");
  }

  @Test
  void theDigestIsThatOfTheFile() throws Exception {
    write("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", new byte[4]);
    byte[] sha =
        java.security.MessageDigest.getInstance("SHA-256")
            .digest(Files.readAllBytes(folder.resolve("model.safetensors")));
    try (Checkpoint checkpoint = Checkpoints.open(folder)) {
      assertThat(checkpoint.digest()).isEqualTo(java.util.HexFormat.of().formatHex(sha));
    }
  }

  private void writeIndex(String json) throws Exception {
    Files.writeString(folder.resolve("model.safetensors.index.json"), json);
  }

  private void write(String header, byte[] data) throws Exception {
    writeTo("model.safetensors", header, data);
  }

  private void writeTo(String name, String header, byte[] data) throws Exception {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json).put(data);
    Files.write(folder.resolve(name), file.array());
  }
}
