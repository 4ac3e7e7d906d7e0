package dev.assay.plugins.ngram.arpa;

import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.plugins.ngram.trie.NgramTrie;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The lines of one order, parsed. Arrays grow with what is read, never with what the header
 * promises.
 */
final class ArpaSection {
  private static final String UNKNOWN_IN_CAPITALS = "<UNK>";

  private final ArpaLines lines;
  private final Unit unit;
  private final boolean highestOrder;

  private int[] parents = new int[1 << 10];
  private int[] words = new int[1 << 10];
  private float[] probabilities = new float[1 << 10];
  private float[] backoffs = new float[1 << 10];
  private int size;
  private long firstLine;

  // The line at hand: field i is [fieldStart[i], fieldEnd[i]).
  private int[] fieldStart = new int[8];
  private int[] fieldEnd = new int[8];
  private int fields;

  ArpaSection(ArpaLines lines, Unit unit, boolean highestOrder) {
    this.lines = lines;
    this.unit = unit;
    this.highestOrder = highestOrder;
  }

  int size() {
    return size;
  }

  /** The nodes of the n-grams without their last words. */
  int[] parents() {
    return parents;
  }

  int[] words() {
    return words;
  }

  float[] probabilities() {
    return probabilities;
  }

  float[] backoffs() {
    return backoffs;
  }

  /** The number of the line of an n-gram. */
  long line(int index) {
    return firstLine + index;
  }

  void readUnigrams(Vocabulary.Builder vocabulary) throws IOException {
    while (nextLine(1)) {
      byte[] name = name(1);
      add(0, vocabulary.addName(name, 0, name.length), 1);
    }
  }

  void readNgrams(int order, Vocabulary vocabulary, NgramTrie.Builder trie) throws IOException {
    int[] ngram = new int[order];
    int[] previous = new int[order];
    int parent = -1;
    while (nextLine(order)) {
      for (int i = 0; i < order; i++) {
        ngram[i] = word(i + 1, vocabulary);
      }
      if (parent < 0 || !Arrays.equals(ngram, 0, order - 1, previous, 0, order - 1)) {
        parent = trie.find(ngram, order - 1);
        if (parent < 0) {
          throw lines.error(
              "the first "
                  + (order - 1)
                  + " words of this "
                  + order
                  + "-gram are not among the "
                  + (order - 1)
                  + "-grams");
        }
        System.arraycopy(ngram, 0, previous, 0, order);
      }
      add(parent, ngram[order - 1], order);
    }
  }

  /** Moves to the next n-gram and splits it; false where the section ends. */
  private boolean nextLine(int order) throws IOException {
    if (!lines.advance()) {
      throw lines.error("the file ends inside the " + order + "-grams");
    }
    if (lines.isBlank() || lines.bytes()[lines.start()] == '\\') {
      return false;
    }
    if (size == 0) {
      firstLine = lines.number();
    }
    split(order);
    return true;
  }

  private void split(int order) {
    fields = 0;
    byte[] bytes = lines.bytes();
    int i = lines.start();
    while (true) {
      while (i < lines.end() && isSpace(bytes[i])) {
        i++;
      }
      if (i == lines.end()) {
        break;
      }
      if (fields == fieldStart.length) {
        fieldStart = Arrays.copyOf(fieldStart, fields * 2);
        fieldEnd = Arrays.copyOf(fieldEnd, fields * 2);
      }
      fieldStart[fields] = i;
      while (i < lines.end() && !isSpace(bytes[i])) {
        i++;
      }
      fieldEnd[fields++] = i;
    }
    if (fields < order + 1 || fields > order + 2) {
      throw lines.error(
          "expected a log10 probability, "
              + order
              + (order == 1 ? " word" : " words")
              + (highestOrder ? "" : " and perhaps a back-off weight")
              + ", but found \""
              + lines.text()
              + "\"");
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }

  private byte[] name(int field) {
    byte[] name = Arrays.copyOfRange(lines.bytes(), fieldStart[field], fieldEnd[field]);
    if (Arrays.equals(name, ArpaReader.ascii(UNKNOWN_IN_CAPITALS))) {
      return ArpaReader.ascii("<unk>");
    }
    return TokenNames.decode(name, unit);
  }

  private int word(int field, Vocabulary vocabulary) {
    int word = vocabulary.idOfName(lines.bytes(), fieldStart[field], fieldEnd[field]);
    if (word < 0) {
      // Names that are written otherwise than they are kept are few.
      byte[] name = name(field);
      word = vocabulary.idOfName(name, 0, name.length);
    }
    if (word < 0) {
      throw lines.error("the word \"" + text(field) + "\" is not among the 1-grams");
    }
    return word;
  }

  private void add(int parent, int word, int order) {
    float probability = number(0, "log10 probability");
    if (probability > 0) {
      throw lines.error("the log10 probability " + text(0) + " is above 0");
    }
    float backoff = fields == order + 2 ? number(order + 1, "back-off weight") : 0;
    if (highestOrder && backoff != 0) {
      throw lines.error("an n-gram of the highest order has the back-off weight " + backoff);
    }
    if (size == words.length) {
      grow();
    }
    parents[size] = parent;
    words[size] = word;
    probabilities[size] = probability;
    backoffs[size++] = backoff;
  }

  private void grow() {
    int length = Math.addExact(size, size >> 1);
    parents = Arrays.copyOf(parents, length);
    words = Arrays.copyOf(words, length);
    probabilities = Arrays.copyOf(probabilities, length);
    backoffs = Arrays.copyOf(backoffs, length);
  }

  private float number(int field, String what) {
    float value = DecimalFloat.parse(lines.bytes(), fieldStart[field], fieldEnd[field]);
    if (!Float.isFinite(value)) {
      throw lines.error("the " + what + " \"" + text(field) + "\" is not a finite number");
    }
    return value;
  }

  private String text(int field) {
    return new String(
        lines.bytes(),
        fieldStart[field],
        fieldEnd[field] - fieldStart[field],
        StandardCharsets.UTF_8);
  }
}
