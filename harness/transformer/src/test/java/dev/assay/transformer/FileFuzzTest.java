package dev.assay.transformer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.tokenizer.Tokenizer;
import dev.assay.transformer.tokenizer.Tokenizers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged files are refused with one clear sentence or read; nothing else comes out, whatever bytes
 * changed. Seeded, so that a failure repeats.
 */
final class FileFuzzTest {

  private static final int ROUNDS = 200;
  private static final String TEXT = "Once upon a time \u4f60\u597d \ud83d\ude00 <s>";

  @TempDir Path folder;

  @Test
  void safetensors() throws Exception {
    Files.writeString(folder.resolve("config.json"), "{}");
    String header =
        """
        {"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},\
        "b":{"dtype":"BF16","shape":[4],"data_offsets":[24,32]},"c":{"dtype":"I64","shape":[],"data_offsets":[32,40]}}\
        """;
    ByteBuffer file = ByteBuffer.allocate(8 + header.length() + 40).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length()).put(header.getBytes(UTF_8));
    fuzz("model.safetensors", file.array(), this::openCheckpoint);
  }

  @Test
  void shardIndexes() throws Exception {
    safetensors();
    Files.move(folder.resolve("model.safetensors"), folder.resolve("x.safetensors"));
    fuzz(
        "model.safetensors.index.json",
        "{\"weight_map\":{\"a\":\"x.safetensors\"}}".getBytes(UTF_8),
        _ -> openCheckpoint(folder));
  }

  @Test
  void llama2c() throws Exception {
    ByteBuffer file = ByteBuffer.allocate(28 + 4 * 160).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : new int[] {4, 6, 1, 2, 1, -3, 2}) {
      file.putInt(value);
    }
    fuzz("model.bin", file.array(), this::openCheckpoint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint/types.gguf", "checkpoint/moe.gguf"})
  void ggufCheckpoints(String name) throws Exception {
    fuzz("model.gguf", resource(name), this::openCheckpoint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenizer/spm.gguf", "tokenizer/bpe-llama3.gguf"})
  void ggufVocabularies(String name) throws Exception {
    fuzz("model.gguf", resource(name), this::openTokenizer);
  }

  @Test
  void llama2cVocabularies() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer number = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    out.writeBytes(number.putInt(0, 5).array());
    for (String piece :
        new String[] {"<unk>", "<s>", "</s>", " ", "a", "n", "c", "e", "an", "ce"}) {
      out.writeBytes(number.putFloat(0, -piece.length()).array());
      out.writeBytes(number.putInt(0, piece.length()).array());
      out.writeBytes(piece.getBytes(UTF_8));
    }
    fuzz("tokenizer.bin", out.toByteArray(), this::openTokenizer);
  }

  @Test
  void sentencePieceModels() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int type = 2;
    for (String piece : new String[] {"<unk>", "<s>", "</s>", "\u2581", "a", "n", "ce", "<0x41>"}) {
      byte[] utf8 = piece.getBytes(UTF_8);
      out.writeBytes(new byte[] {10, (byte) (utf8.length + 9), 10, (byte) utf8.length});
      out.writeBytes(utf8);
      out.writeBytes(new byte[] {21, 0, 0, 0, 0, 24, (byte) type});
      type = piece.startsWith("<") ? 3 : 1;
    }
    out.writeBytes(new byte[] {18, 2, 24, 2, 26, 2, 32, 1});
    fuzz("tokenizer.model", out.toByteArray(), this::openTokenizer);
  }

  @Test
  void tokenizerJson() throws Exception {
    String json =
        """
        {"version":"1.0","added_tokens":[{"id":0,"content":"<s>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],\
        "normalizer":null,"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true},\
        "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"pair":[],"special_tokens":{"<s>":{"id":"<s>","ids":[0],"tokens":["<s>"]}}},\
        "decoder":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true},\
        "model":{"type":"BPE","dropout":null,"unk_token":null,"vocab":{"<s>":0,"a":1,"n":2,"c":3,"e":4,"an":5,"ce":6},"merges":["a n","c e"]}}\
        """;
    fuzz("tokenizer.json", json.getBytes(UTF_8), this::openTokenizer);
  }

  @Test
  void gpt2Files() throws Exception {
    byte[] encoder = "{\"a\":0,\"n\":1,\"an\":2,\"<|endoftext|>\":3}".getBytes(UTF_8);
    byte[] merges = "#version: 0.2\na n\n".getBytes(UTF_8);
    Files.write(folder.resolve("vocab.bpe"), merges);
    fuzz("encoder.json", encoder, this::openTokenizer);
    Files.write(folder.resolve("encoder.json"), encoder);
    fuzz("vocab.bpe", merges, _ -> openTokenizer(folder.resolve("encoder.json")));
  }

  @Test
  void characterVocabularies() throws Exception {
    fuzz(
        "vocab.json", "{\"a\":0,\"n\":1,\" \":2,\"<unk>\":3}".getBytes(UTF_8), this::openTokenizer);
  }

  private interface Reader {
    void read(Path file);
  }

  private void fuzz(String name, byte[] valid, Reader reader) throws Exception {
    Path file = folder.resolve(name);
    Files.write(file, valid);
    reader.read(file);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Files.write(file, mutate(valid, new SplittableRandom(round)));
      try {
        reader.read(file);
      } catch (CheckpointException e) {
        refused++;
        assertThat(e.getMessage()).as("round " + round).contains(": ").hasLineCount(1);
      } catch (RuntimeException | Error e) {
        fail("round " + round + " of " + name + " gave " + e, e);
      }
    }
    Files.write(file, valid);
    assertThat(refused).as("refused of " + ROUNDS).isPositive();
  }

  /** One to three changes, most of them near the front, where lengths are. */
  private static byte[] mutate(byte[] valid, RandomGenerator random) {
    byte[] bytes = valid.clone();
    for (int changes = random.nextInt(1, 4); changes > 0 && bytes.length > 8; changes--) {
      int reach = random.nextBoolean() ? Math.min(bytes.length, 256) : bytes.length;
      int at = random.nextInt(reach);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes = Arrays.copyOf(bytes, at);
        case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(1, 64));
        case 4 -> {
          long[] extremes = {-1, Long.MAX_VALUE, Integer.MAX_VALUE, 1L << 32, 1L << 62, 0};
          if (at + 8 <= bytes.length) {
            ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(at, extremes[random.nextInt(extremes.length)]);
          }
        }
        default -> {
          int length = Math.min(random.nextInt(1, 32), bytes.length - at);
          System.arraycopy(
              bytes.clone(), random.nextInt(bytes.length - length + 1), bytes, at, length);
        }
      }
    }
    return bytes;
  }

  private void openCheckpoint(Path location) {
    try (Checkpoint checkpoint = Checkpoints.open(location)) {
      assertThat(checkpoint.config().isObject()).isTrue();
      for (String name : checkpoint.names()) {
        readTensor(checkpoint, name);
      }
      assertThat(checkpoint.digest()).hasSize(64);
    }
  }

  private static void readTensor(Checkpoint checkpoint, String name) {
    try {
      checkpoint.tensor(name).toFloats();
    } catch (CheckpointException e) {
      assertThat(e.getMessage()).contains(name.contains(".") ? "tensor" : name);
    }
  }

  private void openTokenizer(Path location) {
    try (Tokenizer tokenizer = Tokenizers.open(location)) {
      for (int token : tokenizer.encode(TEXT)) {
        assertThat(tokenizer.piece(token)).isNotNull();
      }
      tokenizer.decode(tokenizer.encodeTextOnly(TEXT));
    }
  }

  private static byte[] resource(String name) throws Exception {
    return Files.readAllBytes(Path.of(FileFuzzTest.class.getResource(name).toURI()));
  }
}
