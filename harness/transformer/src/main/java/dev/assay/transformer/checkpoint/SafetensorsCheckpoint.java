package dev.assay.transformer.checkpoint;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code config.json} beside one or several safetensors files. */
final class SafetensorsCheckpoint implements Checkpoint {

  private final Path location;
  private final JsonNode config;
  private final Arena arena;
  private final List<SafetensorsFile> shards;

  /** Which shard holds a tensor. */
  private final NavigableMap<String, SafetensorsFile> owners;

  private @Nullable String digest;

  private SafetensorsCheckpoint(
      Path location,
      JsonNode config,
      Arena arena,
      List<SafetensorsFile> shards,
      NavigableMap<String, SafetensorsFile> owners) {
    this.location = location;
    this.config = config;
    this.arena = arena;
    this.shards = shards;
    this.owners = Collections.unmodifiableNavigableMap(owners);
  }

  static Checkpoint open(Path configFile, Path file) {
    JsonNode config = JsonFiles.readObject(configFile);
    Arena arena = Arena.ofShared();
    return closingOnFailure(
        arena,
        () -> {
          SafetensorsFile shard = SafetensorsFile.open(file, arena);
          NavigableMap<String, SafetensorsFile> owners = new TreeMap<>();
          shard.names().forEach(name -> owners.put(name, shard));
          return new SafetensorsCheckpoint(file, config, arena, List.of(shard), owners);
        });
  }

  /** The index decides which file a tensor is taken from, as it does for transformers. */
  static Checkpoint openSharded(Path configFile, Path index) {
    JsonNode config = JsonFiles.readObject(configFile);
    JsonNode weightMap = JsonFiles.readObject(index).path("weight_map");
    if (!weightMap.isObject() || weightMap.isEmpty()) {
      throw new CheckpointException(index, "has no weight_map from tensor names to files");
    }
    Arena arena = Arena.ofShared();
    return closingOnFailure(
        arena,
        () -> {
          NavigableMap<String, SafetensorsFile> shards = new TreeMap<>();
          NavigableMap<String, SafetensorsFile> owners = new TreeMap<>();
          for (Map.Entry<String, JsonNode> entry : weightMap.properties()) {
            String file = shardName(index, entry);
            SafetensorsFile shard = shards.get(file);
            if (shard == null) {
              shard = SafetensorsFile.open(index.resolveSibling(file), arena);
              shards.put(file, shard);
            }
            if (!shard.names().contains(entry.getKey())) {
              throw new CheckpointException(
                  index,
                  "says that "
                      + file
                      + " holds the tensor "
                      + entry.getKey()
                      + ", but it does not");
            }
            owners.put(entry.getKey(), shard);
          }
          return new SafetensorsCheckpoint(
              index, config, arena, List.copyOf(shards.values()), owners);
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

  private static Checkpoint closingOnFailure(Arena arena, Supplier<Checkpoint> open) {
    try {
      return open.get();
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public JsonNode config() {
    return config;
  }

  @Override
  public Set<String> names() {
    return owners.keySet();
  }

  @Override
  public Tensor tensor(String name) {
    SafetensorsFile owner = owners.get(name);
    if (owner == null) {
      throw new CheckpointException(location, "has no tensor " + name);
    }
    return owner.tensor(name);
  }

  @Override
  public synchronized String digest() {
    if (digest == null) {
      digest = Digests.sha256(shards.stream().map(SafetensorsFile::file).toList());
    }
    return digest;
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
