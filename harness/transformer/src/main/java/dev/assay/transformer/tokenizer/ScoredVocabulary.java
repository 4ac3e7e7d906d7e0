package dev.assay.transformer.tokenizer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Pieces with merge scores, as SentencePiece's BPE models have them. A space inside a piece is
 * U+2581.
 */
final class ScoredVocabulary {

  /** How SentencePiece and GGUF write a space inside a piece; llama2.c writes a space. */
  static final char SENTENCEPIECE_SPACE = '\u2581';

  private final char space;
  private final List<String> pieces;
  private final float[] scores;
  private final PieceType[] types;
  private final Map<String, Integer> ids = new HashMap<>();

  /** Token of each byte, or -1. */
  private final int[] byteTokens = new int[256];

  private int unknown = -1;

  ScoredVocabulary(char space, List<String> pieces, float[] scores, PieceType[] types) {
    if (pieces.size() != scores.length || scores.length != types.length) {
      throw new IllegalArgumentException("pieces, scores and types differ in number");
    }
    this.space = space;
    this.pieces = List.copyOf(pieces);
    this.scores = scores.clone();
    this.types = types.clone();
    Arrays.fill(byteTokens, -1);
    for (int id = 0; id < scores.length; id++) {
      switch (types[id]) {
        case NORMAL, USER_DEFINED, UNUSED -> ids.putIfAbsent(pieces.get(id), id);
        case BYTE -> {
          int value = byteValue(pieces.get(id));
          if (value >= 0) {
            byteTokens[value] = id;
          }
        }
        case UNKNOWN -> unknown = unknown < 0 ? id : unknown;
        case CONTROL -> {}
      }
    }
  }

  /**
   * Types for vocabularies that do not state them: the usual specials by name, {@code <0x41>} as a
   * byte.
   */
  static PieceType guessType(String piece) {
    return switch (piece.strip()) {
      case "<unk>" -> PieceType.UNKNOWN;
      case "<s>", "</s>", "<pad>" -> PieceType.CONTROL;
      case String other -> byteValue(other) >= 0 ? PieceType.BYTE : PieceType.NORMAL;
    };
  }

  /** The byte that a piece like {@code <0x0A>} stands for, or -1. */
  static int byteValue(String piece) {
    if (piece.length() != 6 || !piece.startsWith("<0x") || piece.charAt(5) != '>') {
      return -1;
    }
    int high = Character.digit(piece.charAt(3), 16);
    int low = Character.digit(piece.charAt(4), 16);
    return high < 0 || low < 0 ? -1 : 16 * high + low;
  }

  /** How a space is written inside a piece. */
  char space() {
    return space;
  }

  int size() {
    return scores.length;
  }

  String piece(int id) {
    return pieces.get(id);
  }

  PieceType type(int id) {
    return types[id];
  }

  float score(int id) {
    return scores[id];
  }

  /** The id of a piece that text may be cut into, or -1. */
  int find(String piece) {
    return ids.getOrDefault(piece, -1);
  }

  /** The id of a piece of any type. */
  OptionalInt findAny(String piece) {
    int id = pieces.indexOf(piece);
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** The token of a byte, or -1 if the vocabulary has no byte tokens. */
  int byteToken(int value) {
    return byteTokens[value];
  }

  OptionalInt unknown() {
    return unknown < 0 ? OptionalInt.empty() : OptionalInt.of(unknown);
  }
}
