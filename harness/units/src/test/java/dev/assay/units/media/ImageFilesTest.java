package dev.assay.units.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
  @TempDir private Path folder;

  @Test
  void aPictureIsReadAsItWasWritten() {
    Picture picture = new Picture(3, 2, new byte[] {0, 1, 2, 'P', (byte) 255, '\n'});
    Picture read = PgmFile.read(PgmFile.write(picture));
    assertThat(read.width()).isEqualTo(3);
    assertThat(read.height()).isEqualTo(2);
    assertThat(read.pixels()).isEqualTo(picture.pixels());
  }

  @Test
  void commentsInAHeaderAreSkipped() {
    assertThat(PgmFile.read(ascii("P5 # made\n#by hand\n 1\t1 255\nx")).pixels())
        .containsExactly('x');
  }

  @Test
  void whatIsNoPictureIsRefused() {
    assertPgmRefused("P6\n1 1\n255\nx", "P5");
    assertPgmRefused("P5\n1 1\n65535\nxx", "white is not 255");
    assertPgmRefused("P5\n2 1\n255\nx", "2 x 1 pixels, and has 1");
    assertPgmRefused("P5\n0 0\n255\n", "0 pixels");
    assertPgmRefused("P5\n999999 999999\n255\nx", "and has 1");
    assertPgmRefused("P5\n9999999 1\n255\nx", "header");
    assertPgmRefused("P5\n-1 1\n255\nx", "header");
    assertPgmRefused("P5", "P5");
    assertPgmRefused("P5 #", "header");
  }

  @Test
  void imagesAndLabelsAreReadPlainAndZipped() throws IOException {
    byte[] images = idx(0x0803, new int[] {2, 1, 3}, "abcdef");
    for (Path file : new Path[] {write("i.idx", images), write("i.idx.gz", zipped(images))}) {
      assertThat(IdxFile.images(file))
          .extracting(picture -> new String(picture.pixels(), StandardCharsets.ISO_8859_1))
          .containsExactly("abc", "def");
      assertThat(IdxFile.images(file).getFirst().width()).isEqualTo(3);
    }
    assertThat(IdxFile.labels(write("l.idx", idx(0x0801, new int[] {2}, "\1\2"))))
        .containsExactly(1, 2);
  }

  @Test
  void filesThatLieAboutTheirSizeAreRefused() throws IOException {
    assertIdxRefused(write("a", idx(0x0801, new int[] {2}, "ab")), "begins with 00000801");
    assertIdxRefused(write("b", idx(0x0803, new int[] {2, 1, 3}, "abc")), "fewer than the 6");
    assertIdxRefused(write("c", idx(0x0803, new int[] {1, 1, 3}, "abcd")), "more than the 3");
    assertIdxRefused(write("d", idx(0x0803, new int[] {-1, 1, 3}, "abc")), "cannot be");
    assertIdxRefused(
        write("e", idx(0x0803, new int[] {1 << 16, 1 << 16, 1 << 16}, "")), "cannot be");
    assertIdxRefused(write("f", new byte[] {0, 0}), "cut short or damaged");
    assertIdxRefused(write("g.gz", new byte[] {1, 2, 3}), "cut short or damaged");
    byte[] zipped = zipped(idx(0x0803, new int[] {2, 1, 3}, "abcdef"));
    assertIdxRefused(write("h.gz", Arrays.copyOf(zipped, zipped.length - 9)), "cut short");
    assertIdxRefused(folder.resolve("none"), "Cannot read");
  }

  /** The file is a few kilobytes; unpacked without a bound it would be gigabytes. */
  @Test
  void whatIsZippedIsUnpackedNoFurtherThanTheHeaderTells() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bomb)) {
      zip.write(idx(0x0803, new int[] {1, 1, 1}, ""));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        zip.write(zeros);
      }
    }
    assertIdxRefused(write("bomb.gz", bomb.toByteArray()), "more than the 1 bytes");
  }

  @Test
  void aMediumInAUriIsReadAgain() {
    byte[] content = {0, -1, 7};
    assertThat(DataUri.content(DataUri.of("audio/wav", content))).isEqualTo(content);
    for (String other : new String[] {"file:///etc/passwd", "data:,x", "data:audio/wav;base64,?"}) {
      assertThatThrownBy(() -> DataUri.content(java.net.URI.create(other)))
          .isInstanceOf(MediaException.class);
    }
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static byte[] idx(int magic, int[] sizes, String content) {
    ByteBuffer out = ByteBuffer.allocate(4 + 4 * sizes.length + content.length()).putInt(magic);
    Arrays.stream(sizes).forEach(out::putInt);
    return out.put(ascii(content)).array();
  }

  private static byte[] zipped(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(content);
    }
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void assertPgmRefused(String file, String why) {
    assertThatThrownBy(() -> PgmFile.read(ascii(file)))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining(why);
  }

  private static void assertIdxRefused(Path file, String why) {
    assertThatThrownBy(() -> IdxFile.images(file))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining(why)
        .hasMessageContaining(file.getFileName().toString());
  }
}
