package dev.assay.training.text;

import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what a user gives to train on. */
final class TextFile {

  private static final long MOST_BYTES = Integer.MAX_VALUE - 16;

  private TextFile() {}

  static byte[] bytes(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new TrainingException(Reason.INPUT, file + " is a folder, not a text file");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new TrainingException(
            Reason.INPUT, file + " is larger than 2 GiB; train on a part of it");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new TrainingException(
          Reason.INPUT, "the text " + file + " cannot be read (" + e.getMessage() + ")", e);
    }
  }

  static String decode(Path file, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
    } catch (CharacterCodingException e) {
      throw new TrainingException(
          Reason.INPUT,
          file
              + " is not UTF-8: byte "
              + buffer.position()
              + " is no character's. Convert it, or use --tokenizer byte.",
          e);
    }
  }
}
