package dev.assay.units;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Files that make_fixtures.py made. */
public final class Fixtures {
  private Fixtures() {}

  public static byte[] bytes(String name) {
    try (InputStream in = Fixtures.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
