package dev.assay.plugins.dataformats.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.github.luben.zstd.ZstdInputStream;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The files are pyarrow's, by {@code src/test/python/make_parquet.py}; so is what they hold. */
class ParquetFormatTest {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_LONG_FOR_INTS).build();

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "snappy",
        "gzip",
        "zstd",
        "lz4",
        "none-v2",
        "snappy-v2",
        "gzip-v2",
        "zstd-v2",
        "lz4-v2",
        "plain",
        "delta",
        "old-lists"
      })
  void readsWhatPyarrowWrote(String variant) throws IOException {
    assertThat(read(resource("questions-" + variant + ".parquet")))
        .containsExactlyElementsOf(expected("questions.jsonl"));
  }

  @Test
  void readsEveryKindOfValueAsATemplateWouldPrintIt() throws IOException {
    List<Map<String, @Nullable Object>> expected = expected("kinds.jsonl");
    List<Map<String, @Nullable Object>> rows = read(resource("kinds.parquet"));

    assertThat(rows.get(1).get("float32")).isEqualTo(Double.NEGATIVE_INFINITY);
    rows.get(1).put("float32", "-inf"); // JSON has no infinity.
    assertThat(rows).containsExactlyElementsOf(expected);
  }

  @Test
  void readsTheTimestampsOfOldWriters() {
    assertThat(read(resource("kinds-int96.parquet")))
        .extracting(row -> row.get("us"))
        .containsExactly("2024-02-29 23:59:58.123456", "1931-01-02 03:04:05");
  }

  @Test
  void columnsKeepTheirOrder() {
    assertThat(read(resource("questions-zstd.parquet")).getFirst().keySet())
        .containsExactly("id", "question", "choices", "answer", "score", "hard", "nested", "steps");
  }

  @Test
  void saysWhichCompressionItCannotRead() {
    assertThatThrownBy(() -> read(resource("questions-brotli.parquet")))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("questions-brotli.parquet cannot be read")
        .hasMessageContaining("BROTLI");
  }

  @Test
  void aFileCutShortAnywhereIsOneErrorThatNamesIt() throws IOException {
    byte[] whole = Files.readAllBytes(resource("questions-snappy.parquet"));
    for (int length = 0; length < whole.length; length += 211) {
      Path cut = Files.write(directory.resolve("cut.parquet"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read(cut))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOfSatisfying(
              EvalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_FILE))
          .hasMessageStartingWith(cut + " is not a whole Parquet file: ");
    }
  }

  @Test
  void aFooterThatLiesAboutItsLengthIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(resource("questions-none.parquet"));
    for (int length : new int[] {-1, Integer.MAX_VALUE, bytes.length, 0}) {
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 8, length);
      Path lying = Files.write(directory.resolve("lying.parquet"), bytes);
      assertThatThrownBy(() -> read(lying))
          .isInstanceOf(EvalException.class)
          .hasMessageContaining("its footer claims");
    }
  }

  /** Some damage goes unnoticed, in a text or a number; none may crash, hang or exhaust memory. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "snappy", "zstd-v2", "lz4", "gzip-v2", "delta"})
  void damagedBytesAreOneErrorOrOtherValues(String variant) throws IOException {
    byte[] whole = Files.readAllBytes(resource("questions-" + variant + ".parquet"));
    Random random = new Random(42);
    int refused = 0;
    for (int round = 0; round < 200; round++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Path file = Files.write(directory.resolve("damaged.parquet"), damaged);
      try {
        read(file);
      } catch (EvalException e) {
        assertThat(e).hasMessageStartingWith(file.toString());
        refused++;
      } catch (RuntimeException | Error e) {
        fail("round " + round, e);
      }
    }
    assertThat(refused).isGreaterThan(20);
  }

  @Test
  void zstdStreamsOfAnyWindowAreRead() throws IOException {
    try (InputStream in =
        new ZstdInputStream(Files.newInputStream(resource("questions.jsonl.zst")))) {
      assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(resource("questions.jsonl")));
    }
  }

  private static List<Map<String, @Nullable Object>> read(Path file) {
    return new ParquetFormat().rows(file);
  }

  private static List<Map<String, @Nullable Object>> expected(String name) throws IOException {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(resource(name))) {
      rows.add(MAPPER.readValue(line, new TypeReference<>() {}));
    }
    return rows;
  }

  private static Path resource(String name) {
    try {
      return Path.of(ParquetFormatTest.class.getResource("/parquet/" + name).toURI());
    } catch (java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
