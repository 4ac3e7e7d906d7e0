package dev.assay.transformer.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A SentencePiece BPE vocabulary with what its model says of spaces and special tokens. */
final class SentencePieceTokenizer implements Tokenizer {

  private final ScoredVocabulary vocabulary;
  private final ScoredBpe bpe;
  private final Settings settings;
  private final String digest;

  /**
   * How text is prepared.
   *
   * @param spaces what is done to spaces before anything else: nothing, or their runs collapsed
   * @param dummyPrefix whether a space is put before text, and taken away again in decoding
   * @param bos put before the tokens by {@link #encode}, if {@code addBos}
   * @param eos put behind them, if {@code addEos}
   * @param specials recognised in text
   */
  record Settings(
      UnaryOperator<String> spaces,
      boolean dummyPrefix,
      OptionalInt bos,
      boolean addBos,
      OptionalInt eos,
      boolean addEos,
      SpecialTokens specials) {}

  SentencePieceTokenizer(ScoredVocabulary vocabulary, Settings settings, String digest) {
    this.vocabulary = vocabulary;
    this.bpe = new ScoredBpe(vocabulary);
    this.settings = settings;
    this.digest = digest;
  }

  @Override
  public int[] encode(String text) {
    IntStream.Builder tokens = IntStream.builder();
    if (settings.addBos()) {
      settings.bos().ifPresent(tokens);
    }
    encodeTextOnly(text, tokens);
    if (settings.addEos()) {
      settings.eos().ifPresent(tokens);
    }
    return tokens.build().toArray();
  }

  @Override
  public int[] encodeTextOnly(String text) {
    IntStream.Builder tokens = IntStream.builder();
    encodeTextOnly(text, tokens);
    return tokens.build().toArray();
  }

  private void encodeTextOnly(String text, IntStream.Builder tokens) {
    settings.specials().split(text, stretch -> encodeStretch(stretch, tokens), tokens);
  }

  private void encodeStretch(String stretch, IntStream.Builder tokens) {
    String prepared = settings.spaces().apply(stretch);
    if (!prepared.isEmpty()) {
      String prefix = settings.dummyPrefix() ? " " : "";
      bpe.encode((prefix + prepared).replace(' ', vocabulary.space()), tokens);
    }
  }

  @Override
  public String decode(int... tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int token : tokens) {
      String piece = vocabulary.piece(token);
      switch (vocabulary.type(token)) {
        case NORMAL, USER_DEFINED, UNUSED ->
            bytes.writeBytes(piece.replace(vocabulary.space(), ' ').getBytes(UTF_8));
        case BYTE -> bytes.write(ScoredVocabulary.byteValue(piece));
        case UNKNOWN, CONTROL -> {}
      }
    }
    String text = bytes.toString(UTF_8);
    return settings.dummyPrefix() && text.startsWith(" ") ? text.substring(1) : text;
  }

  @Override
  public String piece(int token) {
    return vocabulary.piece(token);
  }

  @Override
  public String text(int token) {
    return vocabulary.piece(token).replace(vocabulary.space(), ' ');
  }

  @Override
  public OptionalInt find(String piece) {
    return vocabulary.findAny(piece);
  }

  @Override
  public OptionalInt bos() {
    return settings.bos();
  }

  @Override
  public OptionalInt eos() {
    return settings.eos();
  }

  @Override
  public int vocabularySize() {
    return vocabulary.size();
  }

  @Override
  public String digest() {
    return digest;
  }
}
