package dev.assay.spi.data;

import java.io.IOException;
import java.io.InputStream;

/**
 * A compression of whole data files, contributed under the last ending of their names, such as
 * {@code zst}.
 */
@FunctionalInterface
public interface Compression {
  /**
   * The decompressed bytes. Closing them closes what is given.
   *
   * @throws IOException from here or from reading, if it is not so compressed; an {@link
   *     java.io.EOFException} if it is cut short
   */
  InputStream decompress(InputStream compressed) throws IOException;
}
