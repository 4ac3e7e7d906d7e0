package dev.assay.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.plugins.Registry;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.Doc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetResolverTest {
  @TempDir private Path directory;
  private Path hub;

  @BeforeEach
  void makeHub() throws IOException {
    hub = Files.createDirectories(directory.resolve("hub"));
  }

  @Test
  void findsAHubIdByConfigurationAndSplit() throws IOException {
    put(
        "hub/org/set/small/test.jsonl",
        "{\"q\": \"π\", \"n\": 1, \"x\": [1.5, null, true]}\n\n{}\n");

    List<Doc> docs = open(new DatasetRequest("org/set", "small", "test", Map.of()));

    assertThat(docs).hasSize(2);
    assertThat(docs.getFirst().fields())
        .containsExactly(
            Map.entry("q", "π"),
            Map.entry("n", 1L),
            Map.entry("x", Arrays.asList(1.5, null, true)));
    assertThat(docs.get(1).index()).isEqualTo(1);
  }

  @Test
  void readsEveryRowFormat() throws IOException {
    put("hub/json/default/test.json", "{\"version\": 1, \"data\": [{\"a\": \"1\"}]}");
    put("hub/csv/default/test.csv", "a,b\n1,\"x,\ny\"\n");
    put("hub/tsv/default/test.tsv", "a\tb\n1\tx\n");
    Files.createDirectories(hub.resolve("gz/default"));
    Files.write(hub.resolve("gz/default/test.jsonl.gz"), gzip("{\"a\": \"1\"}"));

    for (String set : List.of("json", "csv", "tsv", "gz")) {
      assertThat(open(new DatasetRequest(set + "/.", null, "test", Map.of())))
          .as(set)
          .singleElement()
          .satisfies(doc -> assertThat(doc.fields()).containsEntry("a", "1"));
    }
  }

  @Test
  void saysWhereItLookedForWhatIsMissing() {
    assertThatThrownBy(() -> open(new DatasetRequest("org/set", null, "test", Map.of())))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("org/set/default/test.jsonl")
        .hasMessageContaining("under " + hub);
  }

  @Test
  void namesFileAndLineOfABadRow() throws IOException {
    put("hub/bad/default/test.jsonl", "{}\n{\"a\": }\n");
    put("hub/twice/default/test.jsonl", "{\"a\": 1, \"a\": 2}\n");
    put("hub/ragged/default/test.csv", "a,b\n1\n");

    assertThatThrownBy(() -> open(new DatasetRequest("bad", null, "test", Map.of())))
        .hasMessageContaining("test.jsonl, line 2");
    assertThatThrownBy(() -> open(new DatasetRequest("twice", null, "test", Map.of())))
        .hasMessageContaining("test.jsonl, line 1")
        .hasMessageContaining("Duplicate");
    assertThatThrownBy(() -> open(new DatasetRequest("ragged", null, "test", Map.of())))
        .hasMessageContaining("found 1 fields where the header names 2");
  }

  @Test
  void saysThatASplitIsEmptyCutShortOrNotText() throws IOException {
    put("hub/empty/default/test.jsonl", "\n");
    Files.createDirectories(hub.resolve("cut/default"));
    byte[] whole = gzip("{\"a\": \"1\"}\n".repeat(1000));
    Files.write(hub.resolve("cut/default/test.jsonl.gz"), Arrays.copyOf(whole, whole.length - 10));
    Files.createDirectories(hub.resolve("latin/default"));
    Files.write(hub.resolve("latin/default/test.jsonl"), new byte[] {'"', (byte) 0xe9, '"'});

    assertThatThrownBy(() -> open(new DatasetRequest("empty", null, "test", Map.of())))
        .hasMessageContaining("holds no documents");
    assertThatThrownBy(() -> open(new DatasetRequest("cut", null, "test", Map.of())))
        .hasMessageContaining("cut short");
    assertThatThrownBy(() -> open(new DatasetRequest("latin", null, "test", Map.of())))
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void doesNotLeaveTheDataDirectory() throws IOException {
    put("secret/default/test.jsonl", "{}");

    assertThatThrownBy(() -> open(new DatasetRequest("../secret", null, "test", Map.of())))
        .hasMessageContaining("points out of");
  }

  @Test
  void cutsTextIntoSamples() throws IOException {
    put("text/book.txt", "one\n\ntwo\nthree🙂\n");

    assertThat(text(Map.of())).containsExactly("one", "two", "three🙂");
    assertThat(text(Map.of("sample_by", "paragraph"))).containsExactly("one", "two\nthree🙂\n");
    assertThat(text(Map.of("sample_by", "document"))).containsExactly("one\n\ntwo\nthree🙂\n");
    assertThat(text(Map.of("sample_by", "chars:6")))
        .containsExactly("one\n\nt", "wo\nthr", "ee🙂\n");
    assertThat(text(Map.of("sample_by", "document", "characters", "50%:")))
        .containsExactly("\nthree🙂\n");
    assertThat(text(Map.of("sample_by", "document", "characters", "1:3"))).containsExactly("ne");
    assertThatThrownBy(() -> text(Map.of("sample_by", "word")))
        .hasMessageContaining("sample_by is \"word\"");
  }

  private List<String> text(Map<String, Object> options) {
    Map<String, Object> all = new java.util.TreeMap<>(options);
    all.put("data_files", Map.of("test", "book.txt"));
    return open(new DatasetRequest("text", null, "test", all)).stream()
        .map(doc -> (String) doc.fields().get("text"))
        .toList();
  }

  private List<Doc> open(DatasetRequest request) {
    return new DatasetResolver(
            new Registry<>("data set source", Map.of()),
            new DataFiles(Map.of(), Map.of()),
            List.of(hub),
            List.of())
        .open(request);
  }

  private void put(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
