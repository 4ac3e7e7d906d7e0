package dev.assay.tasks.discreteunits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Segment;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Target;
import dev.assay.spi.task.LoadedTask;
import dev.assay.spi.task.Task;
import dev.assay.spi.task.TaskFactory;
import dev.assay.spi.task.TaskSettings;
import dev.assay.units.media.DataUri;
import dev.assay.units.media.PgmFile;
import dev.assay.units.media.Recording;
import dev.assay.units.media.WavFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The definitions and their sources, on files made for them. */
class DiscreteUnitsTasksTest {
  private static final Map<String, TaskFactory> FACTORIES =
      DiscreteUnitsTasks.catalog().factories();

  @TempDir private Path folder;

  @Test
  void theDigitIsLookedForAfterTheRecording() throws IOException {
    recording("fsdd/recordings/7_theo_3.wav", 3, 1, 4);
    Example example = first("spoken_digits_recognition", new FreeSpokenDigits());
    assertThat(example.requests()).hasSize(10);
    var asked = (Request.Loglikelihood) example.requests().get(7);
    assertThat(asked.continuation()).isEqualTo("7");
    assertThat(asked.context().segments()).singleElement().isInstanceOf(Segment.Media.class);
    assertThat(example.target())
        .isEqualTo(
            new Target.Choice(
                List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), List.of(7)));
  }

  @Test
  void theRecordingIsLookedForAfterEachDigit() throws IOException {
    recording("fsdd/recordings/7_theo_3.wav", 3, 1, 4);
    Example example = first("spoken_digits_by_class", new FreeSpokenDigits());
    assertThat(example.requests()).hasSize(10);
    var asked = (Request.LoglikelihoodRolling) example.requests().get(7);
    assertThat(asked.text().segments().getFirst()).isEqualTo(new Segment.Text("7"));
    assertThat(asked.text().segments().getLast()).isInstanceOf(Segment.Media.class);
    assertThat(((Target.Choice) example.target()).gold()).containsExactly(7);
  }

  @Test
  void aRecordingIsMeasuredBySecondsAndAnImageByPixels() throws IOException {
    recording("fsdd/recordings/7_theo_3.wav", 3, 1, 4, 1);
    assertThat(first("spoken_digits_density", new FreeSpokenDigits()).target())
        .isEqualTo(new Target.Medium(Target.Unit.SECOND, 4 / 8000.0));
    mnist(5);
    assertThat(first("written_digits_density", new MnistImages()).target())
        .isEqualTo(new Target.Medium(Target.Unit.PIXEL, 8));
  }

  @Test
  void aSpoiltMediumComesFirstSoThatATieIsWrong() throws IOException {
    recording("fsdd/recordings/7_theo_3.wav", 9, 1, 2, 3, 4, 9);
    Example example = first("spoken_digits_order", new FreeSpokenDigits());
    assertThat(((Target.Choice) example.target()).gold()).containsExactly(1);
    assertThat(samples(example.requests().get(1))).containsExactly(9, 1, 2, 3, 4, 9);
    assertThat(samples(example.requests().get(0))).containsExactly(9, 1, 3, 2, 4, 9);

    mnist(5);
    Example image = first("written_digits_order", new MnistImages());
    byte[] real = content(image.requests().get(1));
    byte[] spoilt = content(image.requests().get(0));
    byte row = PgmFile.read(real).pixels()[0];
    assertThat(PgmFile.read(real).pixels())
        .containsExactly(row, row, row + 1, row + 1, row + 2, row + 2, row + 3, row + 3);
    assertThat(PgmFile.read(spoilt).pixels())
        .containsExactly(row, row, row + 2, row + 2, row + 1, row + 1, row + 3, row + 3);
  }

  @Test
  void takesUpToFourAreTheTestSet() throws IOException {
    for (int take : new int[] {0, 4, 5, 10, 40}) {
      recording("audio/fsdd/recordings/1_jackson_" + take + ".wav", 1);
    }
    Files.writeString(folder.resolve("audio/fsdd/recordings/README.md"), "not a recording");
    var source = new FreeSpokenDigits();
    assertThat(column(open(source, "fsdd", null, "test"), "file"))
        .containsExactly("1_jackson_0.wav", "1_jackson_4.wav");
    assertThat(column(open(source, "fsdd", null, "train"), "file"))
        .containsExactly("1_jackson_10.wav", "1_jackson_40.wav", "1_jackson_5.wav");
    assertThatThrownBy(() -> open(source, "fsdd", null, "dev"))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("splits train and test only");
  }

  /** So that a run resumes, and compares with another machine's, whatever the folders. */
  @Test
  void aRecordingIsTheSameRequestWhereverItLies() throws IOException {
    recording("here/fsdd/recordings/7_theo_3.wav", 3, 1, 4);
    recording("there/audio/fsdd/recordings/7_theo_3.wav", 3, 1, 4);
    var source = new FreeSpokenDigits();
    var request = new DatasetRequest("fsdd", null, "test", Map.of());
    assertThat(source.open(request, List.of(folder.resolve("here"))))
        .isEqualTo(source.open(request, List.of(folder.resolve("there"))));
  }

  @Test
  void mnistIsSplitInFifthsThatTogetherAreAll() throws IOException {
    mnist(50);
    var source = new MnistImages();
    List<Object> test = column(open(source, "mnist", null, "test"), "row");
    List<Object> train = column(open(source, "mnist", null, "train"), "row");
    assertThat(test).hasSize(10).isNotEqualTo(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L));
    assertThat(train).hasSize(40).doesNotContainAnyElementsOf(test);
    assertThat(column(open(source, "mnist", null, "test"), "row")).isEqualTo(test);
    for (Doc doc : open(source, "mnist", null, "test")) {
      long row = (Long) doc.fields().get("row");
      assertThat(doc.fields().get("label")).isEqualTo(Long.toString(row % 10));
      URI image = URI.create((String) doc.fields().get("image"));
      assertThat(PgmFile.read(DataUri.content(image)).pixels()[0]).isEqualTo((byte) row);
    }
  }

  @Test
  void anAudioFolderHasALabelAFolder() throws IOException {
    recording("words/train/yes/b.wav", 1);
    recording("words/train/no/a.wav", 2);
    recording("words/train/yes/a.wav", 3);
    Files.writeString(folder.resolve("words/train/yes/notes.txt"), "not a recording");
    List<Doc> docs = open(new AudioFolder(), "audiofolder", "words", "train");
    assertThat(column(docs, "label")).containsExactly("no", "yes", "yes");
    assertThat(column(docs, "file")).containsExactly("a.wav", "a.wav", "b.wav");
    assertThatThrownBy(() -> open(new AudioFolder(), "audiofolder", "words", "test"))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("there is no words/test");
    assertThatThrownBy(() -> open(new AudioFolder(), "audiofolder", null, "test"))
        .hasMessageContaining("dataset_name");
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    recording("fsdd/recordings/7_theo_3.wav", 1);
    Files.writeString(folder.resolve("fsdd/recordings/7_theo_4.wav"), "RIFF");
    assertThatThrownBy(() -> open(new FreeSpokenDigits(), "fsdd", null, "test"))
        .isInstanceOf(EvalException.class)
        .hasMessageContainingAll("7_theo_4.wav cannot be used", "no RIFF");
    mnist(5);
    Files.write(folder.resolve("mnist/t10k-labels-idx1-ubyte.gz"), new byte[] {1});
    assertThatThrownBy(() -> open(new MnistImages(), "mnist", null, "test"))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("t10k-labels-idx1-ubyte.gz is cut short or damaged");
  }

  @Test
  void theRealDataSetsAreThere() {
    Path shared = Path.of(System.getProperty("assay.shared", "shared"));
    assumeTrue(Files.exists(shared.resolve("data/audio")), "no real recordings here");
    List<Path> data = List.of(shared.resolve("data/hub"));
    List<Doc> spoken =
        new FreeSpokenDigits().open(new DatasetRequest("fsdd", null, "test", Map.of()), data);
    assertThat(spoken).hasSize(300);
    Set<Object> labels = Set.copyOf(column(spoken, "label"));
    assertThat(labels).hasSize(10);
    List<Doc> written =
        new MnistImages().open(new DatasetRequest("mnist", null, "test", Map.of()), data);
    assertThat(written).hasSize(2000);
    assertThat(written.stream().collect(Collectors.groupingBy(doc -> doc.fields().get("label"))))
        .hasSize(10);
  }

  private Example first(String task, DatasetSource source) {
    LoadedTask loaded =
        ((Task) FACTORIES.get(task).create(TaskSettings.DEFAULT))
            .load(request -> source.open(request, List.of(folder)));
    return loaded.example(loaded.docs().getFirst());
  }

  private List<Doc> open(DatasetSource source, String path, String name, String split) {
    return source.open(new DatasetRequest(path, name, split, Map.of()), List.of(folder));
  }

  private static List<Object> column(List<Doc> docs, String column) {
    return docs.stream().map(doc -> doc.fields().get(column)).toList();
  }

  private static int[] samples(Request request) {
    float[] samples = WavFile.read(content(request)).samples();
    int[] whole = new int[samples.length];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = Math.round(samples[i] * 32768);
    }
    return whole;
  }

  private static byte[] content(Request request) {
    var segment = ((Request.LoglikelihoodRolling) request).text().segments().getFirst();
    return DataUri.content(((Segment.Media) segment).source());
  }

  private void recording(String name, int... samples) throws IOException {
    float[] sound = new float[samples.length];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = samples[i] / 32768f;
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, WavFile.write(new Recording(8000, sound)));
  }

  /** Images two pixels wide whose four rows are as dark as their number and more. */
  private void mnist(int count) throws IOException {
    ByteBuffer images = ByteBuffer.allocate(16 + 8 * count);
    images.putInt(0x0803).putInt(count).putInt(4).putInt(2);
    ByteBuffer labels = ByteBuffer.allocate(8 + count).putInt(0x0801).putInt(count);
    for (int i = 0; i < count; i++) {
      labels.put((byte) (i % 10));
      for (int pixel = 0; pixel < 8; pixel++) {
        images.put((byte) (i + pixel / 2));
      }
    }
    zip("t10k-images-idx3-ubyte.gz", images.array());
    zip("t10k-labels-idx1-ubyte.gz", labels.array());
  }

  private void zip(String name, byte[] content) throws IOException {
    Path file = folder.resolve("mnist").resolve(name);
    Files.createDirectories(file.getParent());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(content);
    }
    Files.write(file, out.toByteArray());
  }
}
