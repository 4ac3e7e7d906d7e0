package dev.assay.transformer.checkpoint;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The checkpoint of every format: a configuration, mapped files, and where in them each tensor
 * lies.
 */
final class MappedCheckpoint implements Checkpoint {

  private final Contents contents;
  private final Arena arena;
  private @Nullable String digest;

  /**
   * What a format's reader found.
   *
   * @param location names the checkpoint in messages
   * @param files the files with the weights, in the order of their names
   * @param tensors by name; a supplier throws where the tensor is stored in a type that cannot be
   *     read
   */
  record Contents(
      Path location,
      JsonNode config,
      List<MappedFile> files,
      SortedMap<String, Supplier<Tensor>> tensors) {}

  private MappedCheckpoint(Contents contents, Arena arena) {
    this.contents = contents;
    this.arena = arena;
  }

  /**
   * Lets {@code reader} map files into a new arena, which is closed with the checkpoint, or at once
   * if reading fails.
   */
  static Checkpoint open(Function<Arena, Contents> reader) {
    Arena arena = Arena.ofShared();
    try {
      return new MappedCheckpoint(reader.apply(arena), arena);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public JsonNode config() {
    return contents.config();
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(contents.tensors().keySet());
  }

  @Override
  public Tensor tensor(String name) {
    Supplier<Tensor> tensor = contents.tensors().get(name);
    if (tensor == null) {
      throw new CheckpointException(contents.location(), "has no tensor " + name);
    }
    return tensor.get();
  }

  @Override
  public synchronized String digest() {
    if (digest == null) {
      digest = Digests.sha256(contents.files());
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
