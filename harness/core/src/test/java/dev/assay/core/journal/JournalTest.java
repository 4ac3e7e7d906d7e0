package dev.assay.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final String MODEL = "digest of a model";

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("journal.jsonl");
  }

  @Test
  void givesBackEveryKindOfAnswerToTheLastBit() {
    Map<RequestKey, Response> answers =
        Map.of(
            key("a"), new Response.Loglikelihood(-Math.PI * 1e-17, true, 3, 1),
            key("b"), new Response.Rolling(-1234.000000000001, 5_000_000_000L),
            key("c"), new Response.Generation("π\n\"\u0000🙂", 4, Response.Finish.LENGTH, 2));
    try (Journal journal = Journal.open(file)) {
      answers.forEach((key, answer) -> journal.append(MODEL, key, answer));
    }

    assertThat(replayed(MODEL)).isEqualTo(answers);
  }

  @Test
  void neverServesOneModelsAnswersForAnother() {
    try (Journal journal = Journal.open(file)) {
      journal.append(MODEL, key("a"), new Response.Rolling(-1, 1));
    }

    assertThat(replayed("digest of another model")).isEmpty();
  }

  @Test
  void dropsALineThatWasCutOffAndGoesOnBehindTheLastWholeOne() throws IOException {
    try (Journal journal = Journal.open(file)) {
      journal.append(MODEL, key("a"), new Response.Rolling(-1, 1));
      journal.append(MODEL, key("b"), new Response.Rolling(-2, 1));
    }
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 5));

    try (Journal journal = Journal.open(file)) {
      journal.append(MODEL, key("c"), new Response.Rolling(-3, 1));
    }

    assertThat(replayed(MODEL)).containsOnlyKeys(key("a"), key("c"));
  }

  @Test
  void keepsNothingOfAFileThatIsOneCutLine() throws IOException {
    Files.writeString(file, "{\"model\":\"half a li");

    try (Journal journal = Journal.open(file)) {
      assertThat(journal.replay(MODEL, (_, _) -> {})).isEmpty();
    }
    assertThat(file).isEmptyFile();
  }

  @Test
  void tellsWhichLinesAreDamagedAndReadsTheOthers() throws IOException {
    try (Journal journal = Journal.open(file)) {
      journal.append(MODEL, key("a"), new Response.Rolling(-1, 1));
    }
    Files.writeString(file, "not JSON\n{}\n[]\n", StandardOpenOption.APPEND);
    try (Journal journal = Journal.open(file)) {
      journal.append(MODEL, key("b"), new Response.Rolling(-2, 1));
    }

    Map<RequestKey, Response> found = new HashMap<>();
    try (Journal journal = Journal.open(file)) {
      assertThat(journal.replay(MODEL, found::put)).containsExactly(2L, 3L, 4L);
    }
    assertThat(found).containsOnlyKeys(key("a"), key("b"));
  }

  @Test
  void holdsEveryAnswerOfManyThreads() {
    List<RequestKey> keys = IntStream.range(0, 5_000).mapToObj(i -> key("" + i)).toList();
    try (Journal journal = Journal.open(file)) {
      keys.parallelStream()
          .forEach(key -> journal.append(MODEL, key, new Response.Rolling(key.low(), 1)));
    }

    assertThat(replayed(MODEL))
        .hasSameSizeAs(keys)
        .allSatisfy(
            (key, answer) -> assertThat(answer).isEqualTo(new Response.Rolling(key.low(), 1)));
  }

  @Test
  void keepsASecondRunOutOfTheSameDirectory() {
    try (Journal _ = Journal.open(file)) {
      // Reading the journal must not give up the lock.
      assertThat(replayedBy(file)).isEmpty();
      assertThatThrownBy(() -> Journal.open(file))
          .isInstanceOf(EvalException.class)
          .hasMessageContaining("Another run is writing to " + directory);
    }
    Journal.open(file).close();
  }

  @Test
  void saysThatTheDiskIsFull() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "this system has no /dev/full");
    Files.createSymbolicLink(file, full);
    Journal journal = Journal.open(file);

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100_000; i++) {
                journal.append(MODEL, key("" + i), new Response.Rolling(-1, 1));
              }
              journal.close();
            })
        .isInstanceOfSatisfying(
            EvalException.class,
            e -> assertThat(e.code()).isIn(ErrorCode.DISK_FULL, ErrorCode.IO_FAILURE))
        .hasMessageContaining("disk is full");
  }

  private Map<RequestKey, Response> replayed(String model) {
    Map<RequestKey, Response> found = new HashMap<>();
    try (Journal journal = Journal.open(file)) {
      assertThat(journal.replay(model, found::put)).isEmpty();
    }
    return found;
  }

  private static List<String> replayedBy(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static RequestKey key(String text) {
    return new RequestKey.Hasher().of(new Request.LoglikelihoodRolling(Prompt.of(text)));
  }
}
