package dev.assay.plugins.example;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.model.ModelSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Opens {@code example-unigram:FILE}: counts the bytes of a text. */
final class UnigramModelFactory implements ModelFactory {
  private static final int BUFFER = 1 << 16;

  @Override
  public String summary() {
    return "byte frequencies of a text (the example plugin)";
  }

  @Override
  public String usage() {
    return "example-unigram:FILE";
  }

  @Override
  public LanguageModel create(ModelSpec spec, ModelContext context) {
    spec.options().only();
    Path file = Path.of(spec.requiredLocation("FILE"));
    if (!Files.isRegularFile(file)) {
      throw new EvalException(
          ErrorCode.NOT_FOUND, "Model \"" + spec.text() + "\": there is no file " + file + ".");
    }
    var counts = new long[UnigramModel.VOCABULARY];
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      var buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        for (int i = 0; i < read; i++) {
          counts[buffer[i] & 0xFF]++;
        }
      }
    } catch (IOException e) {
      throw new EvalException(
          ErrorCode.IO_FAILURE, "Model \"" + spec.text() + "\": cannot read " + file + ".", e);
    }
    return new UnigramModel(
        file.getFileName().toString(), counts, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
