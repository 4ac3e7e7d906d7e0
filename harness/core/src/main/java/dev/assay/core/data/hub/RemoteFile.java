package dev.assay.core.data.hub;

import java.util.Optional;

/**
 * A file of a data set's repository.
 *
 * @param path in the repository
 * @param bytes its length; -1 if the hub does not say
 * @param digest what its content must hash to, if the hub says
 */
record RemoteFile(String path, long bytes, Optional<Digest> digest) {
  /** A digest in lower-case hexadecimal. */
  sealed interface Digest {
    String hex();

    /** Of a large file's content. */
    record Sha256(String hex) implements Digest {}

    /** Git's own, of a small file: SHA-1 of {@code blob LENGTH\0} and the content. */
    record GitBlob(String hex) implements Digest {}
  }
}
