package dev.assay.units.media;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The files of MNIST (LeCun, Cortes and Burges): unsigned bytes of one or three dimensions behind a
 * header, as they are or gzipped ({@code .gz}).
 */
public final class IdxFile {
  private static final int LABELS = 0x0801;
  private static final int IMAGES = 0x0803;
  private static final long MOST_BYTES = 1L << 28;

  private IdxFile() {}

  private record Content(int[] sizes, byte[] bytes) {}

  /**
   * @throws MediaException naming the file, if it cannot be read or is no such file
   */
  public static List<Picture> images(Path file) {
    Content content = read(file, IMAGES, 3);
    int count = content.sizes()[0];
    int height = content.sizes()[1];
    int width = content.sizes()[2];
    var images = new ArrayList<Picture>();
    for (int i = 0; i < count; i++) {
      int from = i * width * height;
      images.add(
          new Picture(
              width, height, Arrays.copyOfRange(content.bytes(), from, from + width * height)));
    }
    return images;
  }

  /**
   * @throws MediaException naming the file, if it cannot be read or is no such file
   */
  public static byte[] labels(Path file) {
    return read(file, LABELS, 1).bytes();
  }

  private static Content read(Path file, int magic, int dimensions) {
    try (DataInputStream in = new DataInputStream(open(file))) {
      int found = in.readInt();
      if (found != magic) {
        throw new MediaException(
            "%s begins with %08x; an idx file of %s begins with %08x."
                .formatted(file, found, magic == IMAGES ? "images" : "labels", magic));
      }
      int[] sizes = new int[dimensions];
      long bytes = 1;
      for (int i = 0; i < dimensions; i++) {
        sizes[i] = in.readInt();
        if (sizes[i] < 1 || sizes[i] > MOST_BYTES || bytes * sizes[i] > MOST_BYTES) {
          throw new MediaException(
              file
                  + " has dimensions "
                  + Arrays.toString(Arrays.copyOf(sizes, i + 1))
                  + ", which cannot be.");
        }
        bytes *= sizes[i];
      }
      // Read as it comes: what the header says is no reason to set memory aside.
      byte[] content = in.readNBytes((int) bytes);
      if (content.length < bytes || in.read() >= 0) {
        throw new MediaException(
            file
                + " has "
                + (content.length < bytes ? "fewer" : "more")
                + " than the "
                + bytes
                + " bytes that its header tells of.");
      }
      return new Content(sizes, content);
    } catch (EOFException | ZipException e) {
      throw new MediaException(file + " is cut short or damaged.", e);
    } catch (IOException e) {
      throw new MediaException("Cannot read " + file + ": " + e.getMessage() + ".", e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file));
    if (!file.toString().endsWith(".gz")) {
      return raw;
    }
    try {
      return new BufferedInputStream(new GZIPInputStream(raw));
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }
}
