package dev.assay.cli;

import dev.assay.core.data.DatasetResolver;
import dev.assay.core.files.AtomicFile;
import dev.assay.core.plugins.Extensions;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.Doc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What there is to read about the closed world, a paragraph a line. */
final class WorldText {
  /** The world that the tasks are about; the same as in their definitions. */
  private static final Map<String, Object> WORLD = Map.of("seed", 1L, "size", 240L);

  private WorldText() {}

  /** Questions and their answers, as JSON lines with a source and a target. */
  static void writePairs(Path file, Extensions extensions) {
    List<Doc> pairs = open("pairs", extensions);
    AtomicFile.write(
        file,
        bytes -> {
          for (Doc pair : pairs) {
            bytes.write(JsonMapper.shared().writeValueAsBytes(pair.fields()));
            bytes.write('\n');
          }
        });
  }

  private static List<Doc> open(String dataset, Extensions extensions) {
    return DatasetResolver.local(extensions, List.of())
        .open(new DatasetRequest("world", dataset, "train", WORLD));
  }

  static void write(Path file, Extensions extensions) {
    List<Doc> lines = open("text", extensions);
    AtomicFile.write(
        file,
        bytes -> {
          for (Doc line : lines) {
            bytes.write((line.fields().get("text") + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
  }
}
