package dev.assay.plugins.dummy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.TokenInspector;
import java.util.Arrays;
import java.util.Locale;

/** The tokens of {@link UniformModel}: an id is a byte's value. */
final class ByteInspector implements TokenInspector {
  @Override
  public EncodedText encode(Prompt context, String continuation) {
    int[] given = ids(UniformModel.read(context));
    int[] scored = ids(continuation);
    int[] all = Arrays.copyOf(given, given.length + scored.length);
    System.arraycopy(scored, 0, all, given.length, scored.length);
    return new EncodedText(all, given.length, 0);
  }

  @Override
  public double[] logprobs(int[] tokenIds) {
    bytes(tokenIds);
    var logprobs = new double[tokenIds.length];
    Arrays.fill(logprobs, UniformModel.LOG_PROBABILITY);
    return logprobs;
  }

  @Override
  public GeneratedTokens generate(int[] tokenIds, int maxTokens, Sampling sampling) {
    String text = UniformWriter.write(bytes(tokenIds), maxTokens, sampling);
    return new GeneratedTokens(ids(text), text);
  }

  @Override
  public String text(int tokenId) {
    int value = bytes(new int[] {tokenId})[0] & 0xFF;
    return value >= ' ' && value <= '~'
        ? String.valueOf((char) value)
        : String.format(Locale.ROOT, "<0x%02X>", value);
  }

  private static int[] ids(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    var ids = new int[bytes.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = bytes[i] & 0xFF;
    }
    return ids;
  }

  private static byte[] bytes(int[] ids) {
    var bytes = new byte[ids.length];
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] > 0xFF) {
        throw new EvalException(
            ErrorCode.INVALID_ARGUMENT,
            "Token id " + ids[i] + " is not in the vocabulary of the uniform model, 0 to 255.");
      }
      bytes[i] = (byte) ids[i];
    }
    return bytes;
  }
}
