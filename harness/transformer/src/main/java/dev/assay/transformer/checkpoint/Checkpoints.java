package dev.assay.transformer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Opens model files, whatever their format. */
public final class Checkpoints {

  private static final String INDEX = "model.safetensors.index.json";

  private Checkpoints() {}

  /**
   * Opens a model.
   *
   * @param location a folder with {@code config.json} and safetensors (one file, or several listed
   *     by {@code model.safetensors.index.json}), a {@code .gguf} file, a llama2.c {@code .bin}
   *     file, or a folder holding one of those
   * @throws CheckpointException if there is no model, or it is malformed
   */
  public static Checkpoint open(Path location) {
    if (!Files.isDirectory(location)) {
      return openFile(location);
    }
    Path index = location.resolve(INDEX);
    if (Files.exists(index)) {
      return SafetensorsCheckpoint.openSharded(location.resolve("config.json"), index);
    }
    List<Path> safetensors = list(location, ".safetensors");
    if (safetensors.size() == 1) {
      return SafetensorsCheckpoint.open(location.resolve("config.json"), safetensors.getFirst());
    }
    if (safetensors.size() > 1) {
      Path usual = location.resolve("model.safetensors");
      if (safetensors.contains(usual)) {
        return SafetensorsCheckpoint.open(location.resolve("config.json"), usual);
      }
      throw new CheckpointException(
          location,
          "holds "
              + safetensors.size()
              + " safetensors files but neither model.safetensors nor "
              + INDEX);
    }
    throw new CheckpointException(
        location, "holds no model: looked for *.safetensors, *.gguf and a llama2.c *.bin");
  }

  private static Checkpoint openFile(Path file) {
    String name = file.getFileName().toString();
    if (name.endsWith(".safetensors")) {
      return SafetensorsCheckpoint.open(file.resolveSibling("config.json"), file);
    }
    throw new CheckpointException(
        file, "is not a model file: expected .safetensors, .gguf or a llama2.c .bin");
  }

  private static List<Path> list(Path folder, String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new CheckpointException(folder, "cannot be listed (" + e.getMessage() + ")", e);
    }
  }
}
