package dev.assay.training.tokenizer;

import java.util.Arrays;

/**
 * How often each word was seen: a hash table over the words' bytes, which lie one after another.
 */
final class WordCounts implements WordCutter.Sink {
  private byte[] bytes = new byte[1 << 16];
  private int[] ends = new int[1 << 12];
  private long[] counts = new long[1 << 12];
  private int[] hashes = new int[1 << 12];
  private int[] slots = new int[1 << 14];
  private int size;

  int size() {
    return size;
  }

  long count(int word) {
    return counts[word];
  }

  /** The word's bytes. */
  byte[] word(int word) {
    return Arrays.copyOfRange(bytes, start(word), ends[word]);
  }

  private int start(int word) {
    return word == 0 ? 0 : ends[word - 1];
  }

  @Override
  public void word(byte[] text, int from, int to) {
    add(text, from, to, 1);
  }

  void addAll(WordCounts other) {
    for (int word = 0; word < other.size; word++) {
      add(other.bytes, other.start(word), other.ends[word], other.counts[word]);
    }
  }

  private void add(byte[] text, int from, int to, long times) {
    int hash = hash(text, from, to);
    int slot = hash & slots.length - 1;
    while (slots[slot] != 0) {
      int word = slots[slot] - 1;
      if (hashes[word] == hash && Arrays.equals(bytes, start(word), ends[word], text, from, to)) {
        counts[word] += times;
        return;
      }
      slot = slot + 1 & slots.length - 1;
    }
    append(text, from, to);
    counts[size] = times;
    hashes[size] = hash;
    slots[slot] = ++size;
    if (2 * size > slots.length) {
      rehash();
    }
  }

  private void append(byte[] text, int from, int to) {
    int start = start(size);
    int end = Math.addExact(start, to - from);
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, (int) Math.min(2L * bytes.length, 1 << 30)));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    System.arraycopy(text, from, bytes, start, to - from);
    ends[size] = end;
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    for (int word = 0; word < size; word++) {
      int slot = hashes[word] & slots.length - 1;
      while (slots[slot] != 0) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = word + 1;
    }
  }

  private static int hash(byte[] text, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text[i];
    }
    return hash ^ hash >>> 15;
  }
}
