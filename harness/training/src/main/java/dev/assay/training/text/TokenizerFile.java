package dev.assay.training.text;

import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import dev.assay.training.files.WholeFile;
import dev.assay.transformer.tokenizer.Tokenizer;
import dev.assay.transformer.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * A tokenizer as it lies in a model's folder.
 *
 * @param name of the file
 */
public record TokenizerFile(String name, byte[] content) {

  /** Chosen for a text. */
  static TokenizerFile of(TokenizerChoice choice, String text) {
    return new TokenizerFile(choice.fileName(), choice.file(text));
  }

  /** From a file of its own, for tokenizers are opened by their names. */
  Tokenizer open() {
    try {
      Path folder = Files.createTempDirectory("assay-tokenizer");
      try {
        return Tokenizers.open(Files.write(folder.resolve(name), content));
      } finally {
        WholeFile.deleteFolder(folder);
      }
    } catch (IOException e) {
      throw new TrainingException(
          Reason.FILE, "the tokenizer cannot be written to the temporary folder", e);
    }
  }

  /** What a text starts after: the token for that, or the one that ends a line. */
  static OptionalInt start(Tokenizer tokenizer) {
    return tokenizer.bos().isPresent() ? tokenizer.bos() : lineEnd(tokenizer);
  }

  /** What a text ends with: the token for that, or the one that ends a line. */
  static OptionalInt end(Tokenizer tokenizer) {
    return tokenizer.eos().isPresent() ? tokenizer.eos() : lineEnd(tokenizer);
  }

  /** As a character, as byte-level BPE spells it, or as a word. */
  private static OptionalInt lineEnd(Tokenizer tokenizer) {
    for (String lineEnd : List.of("\n", "\u010a", Vocabularies.LINE_END)) {
      OptionalInt found = tokenizer.find(lineEnd);
      if (found.isPresent()) {
        return found;
      }
    }
    return OptionalInt.empty();
  }
}
