package dev.assay.transformer.tokenizer;

import dev.assay.transformer.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Opens tokenizer files, whatever their format. */
public final class Tokenizers {

  private static final long MAX_JSON_BYTES = 256L << 20;

  private Tokenizers() {}

  /**
   * Opens a tokenizer.
   *
   * @param location a file ({@code tokenizer.json}, {@code .gguf}, a SentencePiece {@code .model},
   *     a llama2.c {@code .bin}, {@code encoder.json} or {@code vocab.json}), or a model's folder
   *     or file, in or beside which the first of these is taken
   * @throws CheckpointException if there is none, or it is malformed
   */
  public static Tokenizer open(Path location) {
    return openIfThere(location)
        .orElseThrow(() ->
            new CheckpointException(
                location,
                "holds no tokenizer: looked for tokenizer.json, *.model, a llama2.c *.bin,"
                    + " encoder.json, vocab.json and a vocabulary in a *.gguf"));
  }

  /** As {@link #open}, but empty if there is none. */
  public static Optional<Tokenizer> openIfThere(Path location) {
    if (Files.isDirectory(location)) {
      return openIn(location);
    }
    String name = location.getFileName().toString();
    if (name.endsWith(".json")) {
      return Optional.of(openJson(location));
    }
    if (name.endsWith(".gguf")) {
      return GgufTokenizers.openIfThere(location);
    }
    if (name.endsWith(".model")) {
      return Optional.of(SentencePieceModel.open(location));
    }
    if (name.endsWith(".bin") && Llama2cVocabulary.recognises(location)) {
      return Optional.of(Llama2cVocabulary.open(location));
    }
    if (name.endsWith(".bin") || name.endsWith(".safetensors")) {
      return openIn(location.toAbsolutePath().getParent());
    }
    throw new CheckpointException(
        location,
        "is no tokenizer file: expected tokenizer.json, .gguf, .model, a llama2.c .bin,"
            + " encoder.json or vocab.json");
  }

  /** The bytes of UTF-8 as tokens 0 to 255. */
  public static Tokenizer bytes() {
    return new ByteTokenizer();
  }

  /**
   * One token a character.
   *
   * @param source names the vocabulary in messages
   * @param vocabulary an object from characters to ids, as {@code vocab.json}
   */
  public static Tokenizer characters(Path source, JsonNode vocabulary) {
    return new CharacterTokenizer(source, vocabulary);
  }

  private static Optional<Tokenizer> openIn(Path folder) {
    Path json = folder.resolve("tokenizer.json");
    if (Files.exists(json)) {
      return Optional.of(openJson(json));
    }
    List<Path> models = list(folder, ".model");
    List<Path> llama2c =
        list(folder, ".bin").stream().filter(Llama2cVocabulary::recognises).toList();
    if (models.size() + llama2c.size() > 1) {
      throw new CheckpointException(folder, "holds several tokenizers; name one of them");
    }
    if (!models.isEmpty()) {
      return Optional.of(SentencePieceModel.open(models.getFirst()));
    }
    if (!llama2c.isEmpty()) {
      return Optional.of(Llama2cVocabulary.open(llama2c.getFirst()));
    }
    for (String vocabulary : List.of("encoder.json", "vocab.json")) {
      if (Files.exists(folder.resolve(vocabulary))) {
        return Optional.of(openJson(folder.resolve(vocabulary)));
      }
    }
    List<Path> gguf = list(folder, ".gguf");
    return gguf.size() == 1 ? GgufTokenizers.openIfThere(gguf.getFirst()) : Optional.empty();
  }

  private static Tokenizer openJson(Path file) {
    String name = file.getFileName().toString();
    Path bpe = file.resolveSibling("vocab.bpe");
    Path merges = file.resolveSibling("merges.txt");
    if (name.equals("encoder.json") || name.equals("vocab.json")) {
      if (Files.exists(bpe)) {
        return Gpt2Files.open(file, bpe);
      }
      if (Files.exists(merges)) {
        return Gpt2Files.open(file, merges);
      }
      return CharacterTokenizer.open(file);
    }
    return HuggingFaceTokenizer.of(file, read(file), SpecialTokenNames.beside(file));
  }

  private static byte[] read(Path file) {
    try {
      if (Files.size(file) > MAX_JSON_BYTES) {
        throw new CheckpointException(file, "is too large for a tokenizer");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static List<Path> list(Path folder, String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new CheckpointException(folder, "cannot be listed (" + e.getMessage() + ")", e);
    }
  }
}
