package dev.assay.transformer.checkpoint;

import dev.assay.transformer.checkpoint.MappedCheckpoint.Contents;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Opens the Hugging Face layout: {@code config.json} beside one or several safetensors files. */
final class Safetensors {

  private Safetensors() {}

  static Checkpoint open(Path configFile, Path file) {
    JsonNode config = JsonFiles.readObject(configFile);
    return MappedCheckpoint.open(arena -> {
      SafetensorsFile only = SafetensorsFile.open(file, arena);
      SortedMap<String, Supplier<Tensor>> tensors = new TreeMap<>();
      only.names().forEach(name -> tensors.put(name, () -> only.tensor(name)));
      return new Contents(file, config, List.of(only.file()), tensors);
    });
  }

  /** The index decides which file a tensor is taken from, as it does for transformers. */
  static Checkpoint openSharded(Path configFile, Path index) {
    JsonNode config = JsonFiles.readObject(configFile);
    JsonNode weightMap = JsonFiles.readObject(index).path("weight_map");
    if (!weightMap.isObject() || weightMap.isEmpty()) {
      throw new CheckpointException(index, "has no weight_map from tensor names to files");
    }
    return MappedCheckpoint.open(arena -> {
      SortedMap<String, SafetensorsFile> shards = new TreeMap<>();
      SortedMap<String, Supplier<Tensor>> tensors = new TreeMap<>();
      for (Map.Entry<String, JsonNode> entry : weightMap.properties()) {
        String name = entry.getKey();
        String file = shardName(index, entry);
        SafetensorsFile shard =
            shards.computeIfAbsent(file, f -> SafetensorsFile.open(index.resolveSibling(f), arena));
        if (!shard.names().contains(name)) {
          throw new CheckpointException(
              index, "says that " + file + " holds the tensor " + name + ", but it does not");
        }
        tensors.put(name, () -> shard.tensor(name));
      }
      List<MappedFile> files = shards.values().stream().map(SafetensorsFile::file).toList();
      return new Contents(index, config, files, tensors);
    });
  }

  private static String shardName(Path index, Map.Entry<String, JsonNode> entry) {
    String file = entry.getValue().isString() ? entry.getValue().stringValue() : "";
    // A shard lies beside its index; anything else would let an index read files elsewhere.
    if (!file.endsWith(".safetensors")
        || file.contains("/")
        || file.contains("\\")
        || file.indexOf('\0') >= 0) {
      throw new CheckpointException(
          index,
          "weight_map gives "
              + entry.getValue()
              + " for "
              + entry.getKey()
              + ", not a safetensors file beside it");
    }
    return file;
  }
}
