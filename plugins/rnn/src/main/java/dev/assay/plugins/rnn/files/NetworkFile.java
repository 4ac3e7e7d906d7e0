package dev.assay.plugins.rnn.files;

import dev.assay.plugins.rnn.network.Compute;
import dev.assay.plugins.rnn.network.Network;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What a model's files hold.
 *
 * @param tokenizer empty if there is none
 * @param start the token that a text starts after, where the files name one
 * @param end the token that ends a text, likewise
 * @param digest SHA-256 of the weight files, in hex
 */
public record NetworkFile(
    Network network,
    Optional<Tokenizer> tokenizer,
    OptionalInt start,
    OptionalInt end,
    String digest) {

  /**
   * Opens a folder of Assay's ({@code config.json}, {@code model.safetensors}), a charRNN folder
   * ({@code manifest.json}, {@code vocab.json} and a file a tensor), or an RWKV file of rwkv.cpp
   * (also as the only one in a folder). Nothing stays open but what {@code arena} owns.
   *
   * @throws CheckpointException if it is none of these, or malformed
   */
  public static NetworkFile open(Path location, Compute compute, Arena arena) {
    if (!Files.isDirectory(location)) {
      return location.toString().endsWith(".safetensors")
          ? AssayFolder.open(location, compute, arena)
          : RwkvFile.open(location, compute, arena);
    }
    if (Files.exists(location.resolve("config.json"))) {
      return AssayFolder.open(location, compute, arena);
    }
    if (Files.exists(location.resolve(CharRnnFolder.MANIFEST))) {
      return CharRnnFolder.open(location, compute, arena);
    }
    List<Path> rwkv = binaries(location);
    return switch (rwkv.size()) {
      case 0 ->
          throw new CheckpointException(
              location,
              "holds no recurrent model: looked for config.json with model.safetensors, for"
                  + " manifest.json with vocab.json, and for an RWKV *.bin");
      case 1 -> RwkvFile.open(rwkv.getFirst(), compute, arena);
      default ->
          throw new CheckpointException(
              location,
              "holds several models; name one of them: "
                  + String.join(
                      ", ", rwkv.stream().map(file -> file.getFileName().toString()).toList()));
    };
  }

  private static List<Path> binaries(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".bin") && RwkvFile.recognises(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new CheckpointException(folder, "cannot be listed (" + e.getMessage() + ")", e);
    }
  }
}
