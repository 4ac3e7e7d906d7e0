package dev.assay.transformer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Opens model files, whatever their format. */
public final class Checkpoints {

  private static final String CONFIG = "config.json";
  private static final String INDEX = "model.safetensors.index.json";
  private static final String SINGLE = "model.safetensors";

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
    return Files.isDirectory(location) ? openFolder(location) : openFile(location);
  }

  private static Checkpoint openFolder(Path folder) {
    Path config = folder.resolve(CONFIG);
    if (Files.exists(folder.resolve(INDEX))) {
      return Safetensors.openSharded(config, folder.resolve(INDEX));
    }
    if (Files.exists(folder.resolve(SINGLE))) {
      return Safetensors.open(config, folder.resolve(SINGLE));
    }
    List<Path> safetensors = list(folder, ".safetensors");
    if (!safetensors.isEmpty()) {
      return Safetensors.open(config, only(folder, safetensors));
    }
    List<Path> gguf = list(folder, ".gguf");
    if (!gguf.isEmpty()) {
      return Gguf.open(only(folder, gguf));
    }
    List<Path> llama2c = list(folder, ".bin").stream().filter(Llama2c::recognises).toList();
    if (!llama2c.isEmpty()) {
      return Llama2c.open(only(folder, llama2c));
    }
    throw new CheckpointException(
        folder, "holds no model: looked for *.safetensors, *.gguf and a llama2.c *.bin");
  }

  private static Checkpoint openFile(Path file) {
    String name = file.getFileName().toString();
    if (name.endsWith(".safetensors")) {
      return Safetensors.open(file.resolveSibling(CONFIG), file);
    }
    if (name.endsWith(".gguf")) {
      return Gguf.open(file);
    }
    if (name.endsWith(".bin")) {
      return Llama2c.open(file);
    }
    throw new CheckpointException(
        file,
        Files.exists(file)
            ? "is not a model file: expected .safetensors, .gguf or a llama2.c .bin"
            : "no such file or folder");
  }

  private static Path only(Path folder, List<Path> files) {
    if (files.size() > 1) {
      throw new CheckpointException(
          folder,
          "holds several models; name one of them: "
              + String.join(", ", files.stream().map(f -> f.getFileName().toString()).toList()));
    }
    return files.getFirst();
  }

  private static List<Path> list(Path folder, String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new CheckpointException(folder, "cannot be listed (" + e.getMessage() + ")", e);
    }
  }
}
