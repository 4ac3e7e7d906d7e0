package dev.assay.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.units.media.MediaException;
import dev.assay.units.media.PgmFile;
import dev.assay.units.media.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantiserTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void cloudsFarApartAreFoundWhateverTheSeed(long seed) {
    float[][] centres = {{0, 0}, {100, 0}, {0, 100}, {100, 100}};
    Random random = new Random(9);
    float[][] vectors = new float[400][];
    for (int i = 0; i < vectors.length; i++) {
      float[] centre = centres[i % 4];
      vectors[i] =
          new float[] {
            centre[0] + (float) random.nextGaussian(), centre[1] + (float) random.nextGaussian()
          };
    }
    Codebook codebook = KMeans.cluster(vectors, 4, seed);
    int[] unitOfCentre = IntStream.range(0, 4).map(i -> codebook.nearest(centres[i])).toArray();
    assertThat(Arrays.stream(unitOfCentre).distinct()).hasSize(4);
    for (int i = 0; i < vectors.length; i++) {
      assertThat(codebook.nearest(vectors[i])).isEqualTo(unitOfCentre[i % 4]);
    }
    for (int unit : unitOfCentre) {
      float[] mean = mean(vectors, codebook, unit);
      assertThat(codebook.centroids()[unit]).containsExactly(mean, within(1e-6f));
    }
  }

  private static float[] mean(float[][] vectors, Codebook codebook, int unit) {
    List<float[]> own =
        Arrays.stream(vectors).filter(vector -> codebook.nearest(vector) == unit).toList();
    return new float[] {
      (float) (own.stream().mapToDouble(vector -> vector[0]).sum() / own.size()),
      (float) (own.stream().mapToDouble(vector -> vector[1]).sum() / own.size())
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void theCodebookIsTheSameToTheByteWhateverTheThreads(int threads) throws Exception {
    List<byte[]> pictures = pictures(60);
    Map<String, byte[]> expected = files(pictures, 3);
    Map<String, byte[]> files;
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      files = pool.submit(() -> files(pictures, 3)).get();
    }
    expected.forEach((name, content) -> assertThat(files.get(name)).isEqualTo(content));
    assertThat(files(pictures, 4).get("codebook.f32"))
        .as("learnt from another seed")
        .isNotEqualTo(expected.get("codebook.f32"));
  }

  private static Map<String, byte[]> files(List<byte[]> pictures, long seed) {
    return QuantiserFolder.files(Quantiser.learn(new Patches(2), pictures, 16, false, seed));
  }

  @Test
  void tooFewDifferentVectorsAreRefused() {
    byte[] black = PgmFile.write(new Picture(2, 2, new byte[4]));
    assertThatThrownBy(() -> Quantiser.learn(new Patches(1), List.of(black), 2, false, 1))
        .isInstanceOf(MediaException.class)
        .hasMessage("There are 1 different vectors to make 2 units of.");
    assertThatThrownBy(() -> Quantiser.learn(new Patches(2), List.of(black), 2, false, 1))
        .hasMessageContaining("1 different");
  }

  @Test
  void aMediumThatCannotBeLearntFromIsCounted() {
    List<byte[]> media = new ArrayList<>(pictures(3));
    media.set(1, new byte[] {'P', '6'});
    assertThatThrownBy(() -> Quantiser.learn(new Patches(2), media, 2, false, 1))
        .isInstanceOf(MediaException.class)
        .hasMessage("Medium 1: The image is no binary portable graymap (P5).");
  }

  /** Codebooks of the shades themselves lose nothing, so that the units are the picture. */
  @Test
  void patchesAreReadAsTextIs() {
    byte[] picture = PgmFile.write(new Picture(4, 2, new byte[] {0, 0, -1, -1, 0, 0, -1, -1}));
    Quantiser quantiser =
        new Quantiser(new Patches(1), new Codebook(new float[][] {{0}, {1}}), false);
    assertThat(quantiser.units(picture)).containsExactly(0, 0, 1, 1, 0, 0, 1, 1);
    Quantiser byTwo =
        new Quantiser(
            new Patches(2), new Codebook(new float[][] {new float[4], {1, 1, 1, 1}}), false);
    assertThat(byTwo.units(picture)).containsExactly(0, 1);
    assertThatThrownBy(() -> new Patches(3).of(picture))
        .isInstanceOf(MediaException.class)
        .hasMessage("The image is 4 x 2 pixels, which patches of 3 x 3 do not tile.");
  }

  @Test
  void collapsingDropsUnitsThatFollowThemselves() {
    byte[] picture = PgmFile.write(new Picture(6, 1, new byte[] {0, 0, -1, -1, -1, 0}));
    var codebook = new Codebook(new float[][] {{0}, {1}});
    assertThat(new Quantiser(new Patches(1), codebook, true).units(picture))
        .containsExactly(0, 1, 0);
  }

  @Test
  void unitsAreCharactersThatTextDoesNotUse() {
    String text = UnitText.of(new int[] {0, 17, UnitText.MOST_UNITS - 1});
    assertThat(text.chars())
        .hasSize(5)
        .allMatch(c -> Character.getType(c) == Character.PRIVATE_USE);
    assertThat(UnitText.readable(UnitText.START + "7" + text)).isEqualTo("<s>7<|<0><17><6396>|>");
    assertThat(UnitText.readable("plain")).isEqualTo("plain");
  }

  @Test
  void aQuantiserIsReadAsItWasWritten() throws IOException {
    List<byte[]> pictures = pictures(20);
    Quantiser learnt = Quantiser.learn(new Patches(2), pictures, 8, true, 1);
    write(QuantiserFolder.files(learnt));
    QuantiserFolder read = QuantiserFolder.read(folder);
    assertThat(read.quantiser().features()).isEqualTo(learnt.features());
    assertThat(read.quantiser().collapse()).isTrue();
    assertThat(read.digest()).hasSize(64);
    for (byte[] picture : pictures) {
      assertThat(read.quantiser().text(picture)).isEqualTo(learnt.text(picture));
    }
    Quantiser sound = new Quantiser(LogMel.at(8000), new Codebook(new float[2][32]), false);
    write(QuantiserFolder.files(sound));
    assertThat(QuantiserFolder.read(folder).quantiser().features()).isEqualTo(LogMel.at(8000));
  }

  @Test
  void foldersThatAreNoQuantiserAreRefusedInASentence() throws IOException {
    assertRefused("units.json is missing");
    byte[] good = new byte[2 * 4 * 4];
    refused("[", good, "is no JSON");
    refused("{}", good, "features is \"\"");
    refused("{\"features\":\"patches\"}", good, "side is no whole number");
    refused("{\"features\":\"patches\",\"side\":2}", good, "units is no whole number");
    refused(manifest("2000000000", "2"), good, "units is no whole number from 2 to 6397");
    refused(manifest("2", "2000000000"), good, "Patches of 2000000000 x 2000000000");
    refused(manifest("3", "2"), good, "codebook.f32 does not have 3 units of 4 numbers");
    refused(manifest("2", "2"), new byte[33], "codebook.f32 does not have 2 units of 4 numbers");
    byte[] nan = good.clone();
    Arrays.fill(nan, (byte) 0xFF);
    refused(manifest("2", "2"), nan, "not finite");
    refused(
        "{\"features\":\"log-mel\",\"sample_rate\":8000,\"window\":2000000000,\"hop\":1,"
            + "\"filters\":4,\"units\":2,\"collapse\":false}",
        good,
        "cannot be analysed");
    refused("{\"features\":\"patches\",\"side\":2,\"units\":2}", good, "collapse is neither");
  }

  private static String manifest(String units, String side) {
    return "{\"features\":\"patches\",\"side\":%s,\"units\":%s,\"collapse\":false}"
        .formatted(side, units);
  }

  private void refused(String manifest, byte[] codebook, String why) throws IOException {
    write(Map.of("units.json", manifest.getBytes(), "codebook.f32", codebook));
    assertRefused(why);
  }

  private void assertRefused(String why) {
    assertThatThrownBy(() -> QuantiserFolder.read(folder))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith(folder.toString())
        .hasMessageContaining(why);
  }

  private void write(Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  private static List<byte[]> pictures(int count) {
    Random random = new Random(5);
    List<byte[]> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[64];
      random.nextBytes(pixels);
      pictures.add(PgmFile.write(new Picture(8, 8, pixels)));
    }
    return pictures;
  }
}
