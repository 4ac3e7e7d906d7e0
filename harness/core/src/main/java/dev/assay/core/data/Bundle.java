package dev.assay.core.data;

import dev.assay.core.files.AtomicFile;
import dev.assay.core.files.FileErrors;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A data directory with a manifest: what the cache is, and what is carried to another machine. */
public record Bundle(Path root) {
  private static final String MANIFEST = "manifest.json";

  /** What is there; empty for a directory that has no manifest yet. */
  public Manifest manifest() {
    Path file = root.resolve(MANIFEST);
    try {
      return Manifest.parse(Files.readAllBytes(file), file.toString());
    } catch (NoSuchFileException e) {
      return Manifest.EMPTY;
    } catch (IOException e) {
      throw FileErrors.cannotRead(file, e);
    }
  }

  /** The manifest of a directory that must be a bundle. */
  public Manifest existing() {
    if (!Files.isRegularFile(root.resolve(MANIFEST))) {
      throw new EvalException(
          ErrorCode.NOT_FOUND,
          root + " is no bundle: it has no " + MANIFEST + ". `assay data fetch --out` makes one.");
    }
    return manifest();
  }

  /** Enters files that lie in place. Processes that do so at once wait for each other. */
  public void enter(List<Manifest.Entry> entries) {
    try (FileLock _ = FileLock.of(root.resolve(".lock"), () -> {})) {
      byte[] json = manifest().with(entries).json();
      AtomicFile.write(root.resolve(MANIFEST), out -> out.write(json));
    }
  }

  /**
   * Copies located files into their places here and enters them, with what their own directory's
   * manifest says of where they are from.
   *
   * @throws EvalException if a file lies outside any data directory, and so has no place
   */
  public void take(LocatedData located, DataFiles formats) {
    Manifest from = new Bundle(located.root()).manifest();
    List<Manifest.Entry> entries = new ArrayList<>();
    for (Path file : located.files()) {
      String name = located.relative(file);
      Path copy = copy(file, name);
      Optional<Manifest.Entry> known = from.entry(name);
      DatasetRequest request = located.request();
      boolean split = located.isSplit();
      entries.add(
          Manifest.Entry.of(
              copy,
              name,
              known.map(Manifest.Entry::dataset).orElse(request.path()),
              split ? LocatedData.configuration(request.name()) : null,
              split ? request.split() : null,
              known.map(Manifest.Entry::revision).orElse(null),
              known.map(Manifest.Entry::source).orElse(null),
              formats));
    }
    enter(entries);
  }

  /** Copies a file into place, whole or not at all. */
  private Path copy(Path file, String name) {
    Path target = HubPath.inside(root, name);
    Path draft = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.createDirectories(target.toAbsolutePath().getParent());
      if (Files.exists(target) && Files.isSameFile(file, target)) {
        return target;
      }
      if (Files.exists(target)
          && Files.size(target) == Files.size(file)
          && Files.mismatch(target, file) < 0) {
        return target;
      }
      Files.copy(file, draft, StandardCopyOption.REPLACE_EXISTING);
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return target;
    } catch (IOException e) {
      throw FileErrors.cannotWrite(target, e);
    }
  }

  /** What is wrong with the files, a line each; none if all are as the manifest says. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (Manifest.Entry entry : existing().files()) {
      Path file = HubPath.inside(root, entry.file());
      try {
        if (!Files.isRegularFile(file)) {
          problems.add(entry.file() + ": missing");
        } else if (Files.size(file) != entry.bytes()) {
          problems.add(
              entry.file() + ": " + Files.size(file) + " bytes instead of " + entry.bytes());
        } else if (!sha256(file).equals(entry.sha256())) {
          problems.add(entry.file() + ": its sha256 is not the manifest's");
        }
      } catch (IOException e) {
        problems.add(entry.file() + ": cannot be read: " + e.getMessage());
      }
    }
    return problems;
  }

  public static String sha256(Path file) throws IOException {
    MessageDigest digest = DocHash.sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
