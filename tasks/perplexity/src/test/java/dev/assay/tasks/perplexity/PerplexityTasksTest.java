package dev.assay.tasks.perplexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.MetricSpec;
import dev.assay.spi.scoring.Target;
import dev.assay.spi.task.LoadedTask;
import dev.assay.spi.task.Task;
import dev.assay.spi.task.TaskFactory;
import dev.assay.spi.task.TaskSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The definitions and their sources, on files made for them. */
class PerplexityTasksTest {
  private static final Map<String, TaskFactory> FACTORIES = PerplexityTasks.catalog().factories();

  @TempDir Path folder;

  private static Task task(String name) {
    return (Task) FACTORIES.get(name).create(TaskSettings.DEFAULT);
  }

  private static DatasetRequest request(String file, Map<String, Object> options) {
    var all = new HashMap<String, Object>(options);
    all.put("data_files", Map.of("test", file));
    return new DatasetRequest("source", null, "test", all);
  }

  private static List<Object> column(List<Doc> docs, String column) {
    return docs.stream().map(doc -> doc.fields().get(column)).toList();
  }

  private List<Doc> open(DatasetSource source, DatasetRequest request) {
    return source.open(request, List.of(folder));
  }

  private Path file(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void everyDefinitionSaysWhatItIs() {
    FACTORIES.forEach((name, factory) -> assertThat(factory.summary()).as(name).isNotBlank());
  }

  @Test
  void theGenomeIsMeasuredInBitsPerBase() {
    assertThat(task("genome").card().metrics())
        .extracting(MetricSpec::name)
        .containsExactly("byte_perplexity", "bits_per_byte");
  }

  @Test
  void wikitextIsScoredDetokenisedAndSizedAsItStands() {
    String page = " = Title = \n \n He 's 2 @.@ 5 years old , they said ( \" old \" ) . \n";
    LoadedTask loaded = task("wikitext2").load(_ -> List.of(new Doc(0, Map.of("page", page))));
    Example example = loaded.example(loaded.docs().getFirst());
    assertThat(example.requests())
        .containsExactly(
            new Request.LoglikelihoodRolling(
                Prompt.of(" = Title =\n\nHe's 2.5 years old, they said (\"old\").\n")));
    assertThat(example.target())
        .isEqualTo(
            new Target.Whole(
                page.split("\\s+", -1).length, page.getBytes(StandardCharsets.UTF_8).length));
  }

  @Test
  void anArticleBeginsAtATitleNotAtASection() throws IOException {
    String one = " \n = One = \n \n Text = here . \n \n = = Section = = \n \n More . \n \n";
    String two = " = Two ( of two ) = \n \n = not a title = \n Text . \n";
    file("w.txt", (one + two).getBytes(StandardCharsets.UTF_8));
    assertThat(column(open(new WikitextArticles(), request("w.txt", Map.of())), "page"))
        .containsExactly(one, two);
  }

  @Test
  void aSequenceIsCutIntoWindowsOfItsPart() throws IOException {
    Files.createDirectories(folder.resolve("text"));
    file("text/g.fna.gz", gzip(">chr1 some words\nACGTac\ngtAC\n>chr2\nNNNNNNNNNT\n"));
    List<Doc> docs =
        open(new FastaWindows(), request("g.fna.gz", Map.of("window", 3L, "characters", "50%:")));
    assertThat(column(docs, "text")).containsExactly("CGT", "AC", "NNN", "NT");
    assertThat(column(docs, "sequence")).containsExactly("chr1", "chr1", "chr2", "chr2");
    assertThat(column(docs, "start")).containsExactly(5L, 8L, 5L, 8L);
    assertThat(
            column(
                open(
                    new FastaWindows(),
                    request("g.fna.gz", Map.of("window", 100L, "characters", ":50%"))),
                "text"))
        .containsExactly("ACGTA", "NNNNN");
  }

  @Test
  void aFileCutShortIsOneSentence() throws IOException {
    byte[] whole = gzip(">a\n" + "ACGT".repeat(1000));
    file("g.gz", Arrays.copyOf(whole, whole.length - 12));
    assertThatThrownBy(() -> open(new FastaWindows(), request("g.gz", Map.of())))
        .isInstanceOf(EvalException.class)
        .hasMessageEndingWith("g.gz is cut short.");
    file("n.gz", new byte[] {1, 2, 3, 4});
    assertThatThrownBy(() -> open(new FastaWindows(), request("n.gz", Map.of())))
        .hasMessageContaining("n.gz is damaged: ");
  }

  @Test
  void aFileThatIsNoTextOrNoFastaIsOneSentence() throws IOException {
    file("bad.txt", new byte[] {'a', (byte) 0xff, '\n'});
    assertThatThrownBy(() -> open(new WikitextArticles(), request("bad.txt", Map.of())))
        .hasMessageEndingWith("bad.txt is not UTF-8 text.");
    file("bad.fna", "ACGT\n".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> open(new FastaWindows(), request("bad.fna", Map.of())))
        .hasMessageContaining("not FASTA");
  }

  @Test
  void aFileThatIsNotThereIsNamedWithWhereItWasLookedFor() {
    assertThatThrownBy(() -> open(new WikitextArticles(), request("gone.txt", Map.of())))
        .hasMessageContaining("there is no file gone.txt.")
        .hasMessageContaining(folder.toString());
  }

  @Test
  void theRealWikitextHoldsItsArticles() {
    Path data = Path.of(System.getProperty("assay.shared", "none"), "data", "hub");
    assumeTrue(Files.isDirectory(data), "the data sets are not at " + data);
    List<Doc> docs =
        new WikitextArticles().open(request("wikitext-2/test.txt", Map.of()), List.of(data));
    // What the document-level version of the data set on the Hugging Face hub counts.
    assertThat(docs).hasSizeBetween(60, 63);
    assertThat(docs).allMatch(doc -> doc.fields().get("page").toString().length() > 500);
  }
}
