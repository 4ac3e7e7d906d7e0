package dev.assay.transformer.tokenizer;

/**
 * What a piece of a SentencePiece vocabulary is; the numbers are those of {@code
 * sentencepiece_model.proto} and of GGUF.
 */
enum PieceType {
  NORMAL,
  UNKNOWN,
  CONTROL,
  USER_DEFINED,
  UNUSED,
  BYTE;

  /**
   * The type that files write as {@code number}, counted from 1; what no version of the format
   * defines is normal.
   */
  static PieceType of(long number) {
    return number >= 1 && number <= values().length ? values()[(int) number - 1] : NORMAL;
  }
}
