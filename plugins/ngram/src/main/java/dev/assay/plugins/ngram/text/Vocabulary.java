package dev.assay.plugins.ngram.text;

import java.nio.charset.StandardCharsets;

/**
 * The words (or characters, or bytes) a model knows, numbered from 0: {@code <unk>}, {@code <s>}
 * and {@code </s>} first, then in order of first appearance. Words are byte strings, so that text
 * in any encoding survives.
 */
public final class Vocabulary {
  /** Stands for every word that is not in the vocabulary. */
  public static final int UNKNOWN = 0;

  /** Precedes a sentence; is conditioned on, never predicted. */
  public static final int SENTENCE_START = 1;

  /** Ends a sentence. */
  public static final int SENTENCE_END = 2;

  private static final int RESERVED = 3;

  private final ByteStrings words;

  private Vocabulary(ByteStrings words) {
    this.words = words;
  }

  /** The number of words, the three reserved ones included. */
  public int size() {
    return words.size();
  }

  /** Returns the word as text; bytes that are not UTF-8 become U+FFFD. */
  public String word(int id) {
    return new String(words.get(id), StandardCharsets.UTF_8);
  }

  /** Returns the word's bytes. */
  public byte[] bytes(int id) {
    return words.get(id);
  }

  /**
   * Returns the id of a word met in text, or {@link #UNKNOWN}. The reserved names mean nothing in
   * text: {@code <s>} there is an unknown word, not the start of a sentence.
   */
  public int idOfText(byte[] text, int from, int to) {
    int id = words.find(text, from, to);
    return id < RESERVED ? UNKNOWN : id;
  }

  /**
   * Looks up many words met in text, as {@link #idOfText} does.
   *
   * @param starts of the words, and {@code ends}, in {@code text}
   * @param ids takes the id of each word
   */
  void idsOfText(byte[] text, int[] starts, int[] ends, int size, int[] ids) {
    words.find(text, starts, ends, size, ids);
    for (int i = 0; i < size; i++) {
      ids[i] = ids[i] < RESERVED ? UNKNOWN : ids[i];
    }
  }

  /** Returns the id of a word by name, reserved names included, or -1. */
  public int idOfName(byte[] name, int from, int to) {
    return words.find(name, from, to);
  }

  /** Returns the id of a word by name, reserved names included, or -1. */
  public int idOfName(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return words.find(bytes, 0, bytes.length);
  }

  /** Collects a vocabulary; starts with the reserved words. */
  public static final class Builder {
    private final ByteStrings words = new ByteStrings();

    /** Creates a vocabulary of the reserved words. */
    public Builder() {
      for (String name : new String[] {"<unk>", "<s>", "</s>"}) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        words.intern(bytes, 0, bytes.length);
      }
    }

    /** Returns the id of a word met in text, adding it where it is new; see {@link #idOfText}. */
    public int addText(byte[] text, int from, int to) {
      int id = words.intern(text, from, to);
      return id < RESERVED ? UNKNOWN : id;
    }

    /** Returns the id of a word by name, reserved names included, adding it where it is new. */
    public int addName(byte[] name, int from, int to) {
      return words.intern(name, from, to);
    }

    /** The number of words so far. */
    public int size() {
      return words.size();
    }

    /** Returns the vocabulary; this builder must not be used afterwards. */
    public Vocabulary build() {
      words.trim();
      return new Vocabulary(words);
    }
  }
}
