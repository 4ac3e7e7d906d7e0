package dev.assay.yamltasks.catalog;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.yamltasks.yaml.Mark;
import dev.assay.yamltasks.yaml.YamlNode;
import dev.assay.yamltasks.yaml.YamlReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** Reads definitions with what they include; a file included by many is read once. */
final class Definitions {
  /** A file's own entries over those of the files it includes. Later includes win over earlier. */
  private final Map<String, YamlNode.Mapping> merged = new LinkedHashMap<>();

  private final List<String> warnings = new ArrayList<>();
  private final Sources sources;

  Definitions(Sources sources) {
    this.sources = sources;
  }

  /**
   * @throws EvalException if the file or one it includes cannot be read, is no YAML mapping, or
   *     includes itself
   */
  YamlNode.Mapping read(String path) {
    return read(normalized(path), new LinkedHashSet<>());
  }

  /** What the files read so far hold and hardly mean, a sentence each. */
  List<String> warnings() {
    return warnings;
  }

  private YamlNode.Mapping read(String path, SequencedSet<String> including) {
    YamlNode.Mapping known = merged.get(path);
    if (known != null) {
      return known;
    }
    YamlNode.Mapping own = YamlReader.read(path, bytes(path), warnings::add);
    including.addLast(path);
    YamlNode.Mapping result = null;
    for (String include : includes(own)) {
      Mark mark = own.markOf("include");
      String target = normalized(include.startsWith("/") ? include : folder(path) + include);
      if (including.contains(target)) {
        throw new EvalException(
            ErrorCode.INVALID_CONFIGURATION,
            mark + ": include \"" + include + "\" leads back to this file.");
      }
      YamlNode.Mapping included = read(target, including).without("task_list");
      result = result == null ? included : result.overlaid(included);
    }
    including.removeLast();
    YamlNode.Mapping rest = own.without("include");
    result = result == null ? rest : result.overlaid(rest);
    merged.put(path, result);
    return result;
  }

  private byte[] bytes(String path) {
    try {
      return sources.read(path);
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new EvalException(ErrorCode.NOT_FOUND, path + ": there is no such file.", e);
    } catch (IOException e) {
      throw new EvalException(
          ErrorCode.IO_FAILURE, path + ": cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static List<String> includes(YamlNode.Mapping file) {
    return switch (file.get("include")) {
      case null -> List.of();
      case YamlNode.Scalar(Mark _, String path) -> List.of(path);
      case YamlNode.Sequence(Mark _, List<YamlNode> items)
          when items.stream().allMatch(item -> item.plain() instanceof String) ->
          items.stream().map(item -> String.valueOf(item.plain())).toList();
      case YamlNode other ->
          throw new EvalException(
              ErrorCode.INVALID_CONFIGURATION,
              other.mark() + ": include is neither a path nor a list of paths.");
    };
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** The path without {@code .} and {@code ..}, so that one file has one name. */
  private static String normalized(String path) {
    var parts = new ArrayList<String>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")
          && !parts.isEmpty()
          && !parts.getLast().isEmpty()
          && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (!part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }
}
