package dev.assay.transformer.tokenizer;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.Digests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;

/** A {@code tokenizer.json}, run by the Hugging Face library. */
final class HuggingFaceTokenizer implements Tokenizer {

  private static final TokenizersLibrary LIBRARY = NativeTokenizers.library();

  private final Path source;
  private final TokenizerJson description;
  private final OptionalInt bos;
  private final OptionalInt eos;
  private final String digest;
  private long handle;

  /**
   * Hands {@code json} to the library.
   *
   * @param source named in messages
   * @param json a {@code tokenizer.json}
   */
  static HuggingFaceTokenizer of(Path source, byte[] json, SpecialTokenNames names) {
    TokenizerJson description = TokenizerJson.read(source, json);
    long handle;
    try {
      handle = LIBRARY.createTokenizerFromString(new String(json, StandardCharsets.UTF_8));
      // What a model may see is for the caller to cut; a file's own padding or truncation would
      // change scores silently.
      LIBRARY.disablePadding(handle);
      LIBRARY.disableTruncation(handle);
    } catch (RuntimeException e) {
      throw new CheckpointException(
          source, "is not a usable tokenizer.json (" + e.getMessage() + ")", e);
    }
    return new HuggingFaceTokenizer(
        source,
        description,
        names.bos(source, description),
        names.eos(source, description),
        Digests.sha256(json),
        handle);
  }

  private HuggingFaceTokenizer(
      Path source,
      TokenizerJson description,
      OptionalInt bos,
      OptionalInt eos,
      String digest,
      long handle) {
    this.source = source;
    this.description = description;
    this.bos = bos;
    this.eos = eos;
    this.digest = digest;
    this.handle = handle;
  }

  @Override
  public int[] encode(String text) {
    return encode(text, true);
  }

  @Override
  public int[] encodeTextOnly(String text) {
    return encode(text, false);
  }

  private int[] encode(String text, boolean addSpecialTokens) {
    long encoding = LIBRARY.encode(handle(), wellFormed(text), addSpecialTokens);
    try {
      return Arrays.stream(LIBRARY.getTokenIds(encoding)).mapToInt(Math::toIntExact).toArray();
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  @Override
  public String decode(int... tokens) {
    // The library's own skipping keeps special tokens that are marked as normalized; transformers
    // skips those too.
    long[] ids =
        Arrays.stream(tokens).filter(id -> !description.isSpecial(id)).asLongStream().toArray();
    return LIBRARY.decode(handle(), ids, false);
  }

  @Override
  public String piece(int token) {
    return description.piece(token);
  }

  @Override
  public String text(int token) {
    return description.text(token);
  }

  @Override
  public OptionalInt find(String piece) {
    return description.id(piece);
  }

  @Override
  public OptionalInt bos() {
    return bos;
  }

  @Override
  public OptionalInt eos() {
    return eos;
  }

  @Override
  public int vocabularySize() {
    return description.size();
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public synchronized void close() {
    if (handle != 0) {
      LIBRARY.deleteTokenizer(handle);
      handle = 0;
    }
  }

  private synchronized long handle() {
    if (handle == 0) {
      throw new IllegalStateException("the tokenizer " + source + " is closed");
    }
    return handle;
  }

  /** Lone surrogates, which no UTF-8 can carry, become U+FFFD. */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        int[] codePoints =
            text.codePoints().map(c -> c >= 0xd800 && c <= 0xdfff ? 0xfffd : c).toArray();
        return new String(codePoints, 0, codePoints.length);
      }
    }
    return text;
  }
}
