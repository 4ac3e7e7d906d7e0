package dev.assay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.assay.integration.Assay.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets on their way to a run: fetched, packed, carried, checked. */
class DataTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir private Path directory;
  private Map<String, String> environment;

  @BeforeEach
  void useACacheOfItsOwn() {
    environment = Map.of("ASSAY_CACHE", directory.resolve("cache").toString());
  }

  @Test
  void aBundleOfWhatLiesAtHandRunsElsewhere() throws IOException {
    Path data = Files.createDirectories(directory.resolve("data/openai/gsm8k/main"));
    Files.writeString(data.resolve("test.jsonl"), questions(3));
    Files.writeString(data.resolve("train.jsonl"), questions(9));

    Outcome packed = assay("data", "fetch", "gsm8k", "--data-dir", "data", "--out", "bundle");
    assertThat(packed.out())
        .contains("openai/gsm8k/main/test.jsonl")
        .contains("openai/gsm8k/main/train.jsonl")
        .contains("2 files");
    Files.delete(data.resolve("test.jsonl"));

    assertThat(assay("data", "verify", "bundle").out()).isEqualTo("all 2 files are whole\n");
    assertThat(assay("data", "ls", "bundle").out()).containsPattern("train.jsonl +9 ");
    Outcome run =
        assay("run", "--model", "dummy:uniform", "--task", "gsm8k", "--data-dir", "bundle");
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void brokenFilesOfABundleAreListed() throws IOException {
    Path data = Files.createDirectories(directory.resolve("data/openai/gsm8k/main"));
    Files.writeString(data.resolve("test.jsonl"), questions(3));
    Files.writeString(data.resolve("train.jsonl"), questions(9));
    assay("data", "fetch", "gsm8k", "--data-dir", "data", "--out", "bundle");
    Path test = directory.resolve("bundle/openai/gsm8k/main/test.jsonl");
    Files.writeString(test, Files.readString(test).replace('1', '2'));
    Files.delete(directory.resolve("bundle/openai/gsm8k/main/train.jsonl"));

    Outcome verified = assay("data", "verify", "bundle");

    assertThat(verified.exitCode()).isEqualTo(3);
    assertThat(verified.out())
        .contains("main/test.jsonl: its sha256 is not the manifest's")
        .contains("main/train.jsonl: missing")
        .contains("2 of 2 files are not whole");
    assay("data", "verify", "data").isAUsersMistakeSaying("data is no bundle", "data fetch --out");
  }

  @Test
  void aRunFetchesWhatItNeedsFromTheHubAndTheNextDoesNot() throws IOException {
    HttpServer hub = hub(Map.of("main/test.jsonl", questions(3), "main/train.jsonl", questions(9)));
    environment =
        Map.of(
            "ASSAY_CACHE",
            directory.resolve("cache").toString(),
            "HF_HUB_OFFLINE",
            "0",
            "HF_ENDPOINT",
            "http://127.0.0.1:" + hub.getAddress().getPort());
    Object[] command = {"run", "--model", "dummy:uniform", "--task", "gsm8k", "--out", "first"};

    Outcome first = assay(command);
    hub.stop(0);
    command[6] = "second";
    Outcome second = assay(command);

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.err()).contains("fetching openai/gsm8k main/test.jsonl");
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(assay("data", "ls").out()).contains("0123456789ab").contains("2 files");
  }

  private Outcome assay(Object... arguments) {
    return Assay.run(environment, directory, arguments);
  }

  private static String questions(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"question\": \"1 + " + i + "?\", \"answer\": \"#### " + i + "\"}\n")
        .collect(Collectors.joining());
  }

  /** The two addresses that a hub must answer. */
  private static HttpServer hub(Map<String, String> files) throws IOException {
    HttpServer hub =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String siblings =
        files.entrySet().stream()
            .map(file ->
                "{\"rfilename\": \"%s\", \"size\": %d}"
                    .formatted(file.getKey(), file.getValue().length()))
            .collect(Collectors.joining(", "));
    String listing = "{\"sha\": \"" + COMMIT + "\", \"siblings\": [" + siblings + "]}";
    hub.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String answer =
              path.startsWith("/api/")
                  ? listing
                  : files.get(path.substring(path.indexOf(COMMIT) + COMMIT.length() + 1));
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
    hub.start();
    return hub;
  }
}
