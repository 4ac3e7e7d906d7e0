package dev.assay.yamltasks.catalog;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where the text of definitions comes from, by paths with slashes. */
interface Sources {
  /**
   * @throws NoSuchFileException if there is none
   */
  byte[] read(String path) throws IOException;

  /** Files of this machine. */
  Sources FILES = path -> Files.readAllBytes(Path.of(path));

  /** Resources beside a class. */
  static Sources resources(Class<?> anchor) {
    return path -> {
      try (InputStream in = anchor.getResourceAsStream(path)) {
        if (in == null) {
          throw new FileNotFoundException(path);
        }
        return in.readAllBytes();
      }
    };
  }
}
