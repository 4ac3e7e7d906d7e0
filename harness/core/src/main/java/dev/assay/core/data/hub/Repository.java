package dev.assay.core.data.hub;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A data set's repository at one commit.
 *
 * @param id as the hub has it now, which may differ from what was asked for
 * @param files sorted by path
 */
record Repository(String id, String commit, List<RemoteFile> files) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  Repository {
    files = files.stream().sorted(java.util.Comparator.comparing(RemoteFile::path)).toList();
  }

  /** From the hub's answer about a revision, {@code blobs} included. */
  static Repository parse(String asked, String host, String json) {
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(json);
    } catch (JacksonException e) {
      throw unexpected(asked, host, "no JSON");
    }
    String commit = root.path("sha").asString("");
    if (!COMMIT.matcher(commit).matches()) {
      throw unexpected(asked, host, "no commit");
    }
    List<RemoteFile> files = new ArrayList<>();
    for (JsonNode sibling : root.path("siblings")) {
      String path = sibling.path("rfilename").asString("");
      if (isPlain(path)) {
        files.add(new RemoteFile(path, sibling.path("size").asLong(-1), digest(sibling)));
      }
    }
    return new Repository(root.path("id").asString(asked), commit, files);
  }

  /** Names become names of files here, so one that leads elsewhere is left out. */
  private static boolean isPlain(String path) {
    return !path.isEmpty()
        && path.indexOf('\\') < 0
        && Arrays.stream(path.split("/", -1))
            .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
  }

  private static Optional<RemoteFile.Digest> digest(JsonNode sibling) {
    String sha256 = sibling.path("lfs").path("sha256").asString("").toLowerCase(Locale.ROOT);
    if (SHA256.matcher(sha256).matches()) {
      return Optional.of(new RemoteFile.Digest.Sha256(sha256));
    }
    String blob = sibling.path("blobId").asString("").toLowerCase(Locale.ROOT);
    return COMMIT.matcher(blob).matches() && sibling.path("lfs").isMissingNode()
        ? Optional.of(new RemoteFile.Digest.GitBlob(blob))
        : Optional.empty();
  }

  private static EvalException unexpected(String asked, String host, String what) {
    return new EvalException(
        ErrorCode.IO_FAILURE,
        host
            + " answered about data set "
            + asked
            + " with "
            + what
            + ". Is HF_ENDPOINT the address of a hub?");
  }
}
