package dev.assay.core.data.hub;

import dev.assay.core.data.DocHash;
import dev.assay.core.files.FileErrors;
import dev.assay.spi.DidYouMean;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The hub's HTTP interface: {@code /api/datasets/ID/revision/REVISION} lists a repository, {@code
 * /datasets/ID/resolve/COMMIT/PATH} has its files.
 */
final class HubClient {
  private static final int SMALL_FILE = 8 << 20;

  private final HubOptions options;
  private final FetchListener listener;
  private final HubHttp http;
  private final Map<String, Optional<Repository>> repositories = new HashMap<>();
  private final Map<String, Optional<String>> cards = new HashMap<>();

  HubClient(HubOptions options, FetchListener listener) {
    this.options = options;
    this.listener = listener;
    this.http = new HubHttp(options, new Backoff(options.firstPause(), listener));
  }

  /** The repository at a branch, tag or commit; asked for once. Nothing if there is none. */
  Optional<Repository> repository(String id, String revision) {
    return repositories.computeIfAbsent(
        id + "@" + revision,
        _ -> {
          String subject = "data set " + id;
          return http.get(
                  uri("/api/datasets/" + id + "/revision/" + encoded(revision) + "?blobs=true"),
                  subject,
                  Map::of,
                  (_, _, body) -> text(body))
              .map(json -> Repository.parse(id, options.host(), json));
        });
  }

  /** The data set card at the repository's commit. */
  Optional<String> card(Repository repository) {
    return cards.computeIfAbsent(
        repository.id() + "@" + repository.commit(),
        _ ->
            repository.files().stream().anyMatch(file -> file.path().equals("README.md"))
                ? http.get(
                    resolve(repository, "README.md"),
                    "the card of data set " + repository.id(),
                    Map::of,
                    (_, _, body) -> text(body))
                : Optional.empty());
  }

  /** What to say when the hub has no such data set. */
  EvalException noDataset(String id) {
    String hint = "";
    try {
      List<String> near = search(id.substring(id.lastIndexOf('/') + 1));
      hint = near.isEmpty() ? "" : " " + DidYouMean.sentence(id, near);
    } catch (EvalException e) {
      // The error below says what matters.
    }
    return new EvalException(
        ErrorCode.NOT_FOUND,
        "Data set "
            + id
            + " does not exist on "
            + options.host()
            + (options.token().isEmpty()
                ? ", or is private: then set HF_TOKEN."
                : ", or is private to others.")
            + hint);
  }

  /**
   * Fetches the file to the target, which appears whole and checked or not at all. What an
   * interrupted attempt left in {@code TARGET.part} is kept and continued.
   *
   * @throws EvalException if it cannot be had whole
   */
  void download(Repository repository, RemoteFile file, Path target) {
    String subject = file.path() + " of data set " + repository.id();
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.createDirectories(target.toAbsolutePath().getParent());
      if (file.digest().isPresent() && isComplete(target, file)) {
        return;
      }
      listener.fileStarted(repository.id(), file.path(), file.bytes(), size(part));
      Optional<Path> whole =
          file.bytes() >= 0 && isComplete(part, file)
              ? Optional.of(part)
              : http.get(
                  resolve(repository, file.path()),
                  subject,
                  () -> size(part) > 0 ? Map.of("Range", "bytes=" + size(part) + "-") : Map.of(),
                  (status, headers, body) -> receive(status, headers, body, file, part));
      if (whole.isEmpty()) {
        throw new EvalException(
            ErrorCode.NOT_FOUND,
            options.host() + " lists " + subject + " and has it not. Try again later.");
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      listener.fileFinished(repository.id(), file.path());
    } catch (IOException e) {
      throw FileErrors.cannotWrite(target, e);
    }
  }

  private Path receive(
      int status, HttpHeaders headers, InputStream body, RemoteFile file, Path part)
      throws IOException {
    long have = size(part);
    if (status == 416 || status == 206 && !startsAt(headers, have)) {
      Files.deleteIfExists(part);
      throw new IOException("it would not continue at byte " + have);
    }
    StandardOpenOption mode =
        status == 206 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    copy(body, part, mode, file);
    if (file.bytes() >= 0 && size(part) < file.bytes()) {
      throw new IOException("only " + size(part) + " of " + file.bytes() + " bytes came");
    }
    if (!isComplete(part, file)) {
      Files.deleteIfExists(part);
      throw new IOException("what came is not what the hub lists, by its length or checksum");
    }
    return part;
  }

  /** A full disk is not the network's failure: writing throws no {@link IOException} from here. */
  private void copy(InputStream body, Path part, StandardOpenOption mode, RemoteFile file)
      throws IOException {
    OutputStream out;
    try {
      out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode);
    } catch (IOException e) {
      throw FileErrors.cannotWrite(part, e);
    }
    byte[] buffer = new byte[1 << 16];
    try (out) {
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        try {
          out.write(buffer, 0, count);
        } catch (IOException e) {
          throw FileErrors.cannotWrite(part, e);
        }
        listener.bytesReceived(count);
        if (file.bytes() >= 0 && size(part) > file.bytes()) {
          break; // More than there is: found out by the caller, without filling the disk.
        }
      }
    }
  }

  private static boolean startsAt(HttpHeaders headers, long offset) {
    return headers
        .firstValue("Content-Range")
        .filter(range -> range.startsWith("bytes " + offset + "-"))
        .isPresent();
  }

  private static boolean isComplete(Path part, RemoteFile file) throws IOException {
    if (!Files.isRegularFile(part) || file.bytes() >= 0 && size(part) != file.bytes()) {
      return false;
    }
    return file.digest().isEmpty() || matches(part, file.digest().get());
  }

  private static boolean matches(Path part, RemoteFile.Digest digest) throws IOException {
    MessageDigest hash =
        switch (digest) {
          case RemoteFile.Digest.Sha256 _ -> DocHash.sha256();
          case RemoteFile.Digest.GitBlob _ -> {
            MessageDigest sha1 = sha1();
            sha1.update(("blob " + size(part) + "\0").getBytes(StandardCharsets.US_ASCII));
            yield sha1;
          }
        };
    try (InputStream in = Files.newInputStream(part)) {
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        hash.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(hash.digest()).equals(digest.hex());
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-1", e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private List<String> search(String words) {
    List<String> ids = new ArrayList<>();
    http.get(
            uri("/api/datasets?limit=20&search=" + encoded(words)),
            "data sets",
            Map::of,
            (_, _, body) -> text(body))
        .ifPresent(json -> {
          try {
            for (JsonNode found : JsonMapper.shared().readTree(json)) {
              ids.add(found.path("id").asString(""));
            }
          } catch (JacksonException e) {
            // No names, then.
          }
        });
    ids.removeIf(String::isEmpty);
    return ids;
  }

  private static String text(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(SMALL_FILE + 1);
    if (bytes.length > SMALL_FILE) {
      throw new IOException("it sends more than " + SMALL_FILE + " bytes about a data set");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private URI resolve(Repository repository, String path) {
    StringBuilder encoded = new StringBuilder();
    for (String name : path.split("/")) {
      encoded.append('/').append(encoded(name));
    }
    return uri("/datasets/" + repository.id() + "/resolve/" + repository.commit() + encoded);
  }

  private URI uri(String pathAndQuery) {
    return URI.create(options.endpoint() + pathAndQuery);
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
