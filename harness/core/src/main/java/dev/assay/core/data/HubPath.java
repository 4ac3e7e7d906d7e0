package dev.assay.core.data;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A data set of the hub, and the revision asked for.
 *
 * @param id {@code cais/mmlu}, or {@code squad} for the oldest ones
 * @param revision branch, tag or commit; nothing for whatever is current when it is first fetched
 */
public record HubPath(String id, Optional<String> revision) {
  private static final String SCHEME = "hf://datasets/";
  private static final Pattern ID = Pattern.compile("[\\w-][\\w.-]*(/[\\w-][\\w.-]*)?");

  public static HubPath of(DatasetRequest request) {
    return new HubPath(request.path(), DataFileNames.revision(request));
  }

  /** Whether the hub can have it. */
  public boolean isHubId() {
    return ID.matcher(id).matches() && !id.contains("..");
  }

  /** The folder of a data directory where it lies. */
  public String folder() {
    return id + revision.map(name -> "@" + name.replace('/', '-')).orElse("");
  }

  /** The folder under the root; an id with dots in it might lie elsewhere and is refused. */
  Path under(Path root) {
    return inside(root, folder());
  }

  /** The path below the root; a name that leads out of it is refused. */
  public static Path inside(Path root, String name) {
    Path path = root.resolve(name).normalize();
    if (!path.startsWith(root.normalize())) {
      throw new EvalException(
          ErrorCode.INVALID_CONFIGURATION, "\"" + name + "\" points out of " + root + ".");
    }
    return path;
  }

  /**
   * A file, or a pattern of files, of a data set, from {@code hf://datasets/ID[@REVISION]/PATH}.
   */
  record Named(HubPath set, String file) {
    static boolean isNamed(String name) {
      return name.startsWith(SCHEME);
    }

    static Named parse(String name) {
      String[] parts = name.substring(SCHEME.length()).split("/", 3);
      if (parts.length == 3 && !parts[2].isBlank()) {
        String[] nameAndRevision = parts[1].split("@", 2);
        HubPath set =
            new HubPath(
                parts[0] + "/" + nameAndRevision[0],
                nameAndRevision.length == 2 ? Optional.of(nameAndRevision[1]) : Optional.empty());
        if (set.isHubId()) {
          return new Named(set, parts[2]);
        }
      }
      throw new EvalException(
          ErrorCode.INVALID_CONFIGURATION,
          "\"" + name + "\" is not hf://datasets/NAMESPACE/NAME[@REVISION]/FILE.");
    }
  }
}
