package dev.assay.plugins.ngram.text;

import java.util.Arrays;

/** Distinct byte strings numbered in order of arrival: one arena, one open-addressing table. */
final class ByteStrings {
  private static final int ABSENT = -1;

  private byte[] arena = new byte[1 << 12];
  private int[] ends = new int[1 << 8];
  private int[] hashes = new int[1 << 8];
  private int[] table = filled(1 << 10);
  private int size;

  int size() {
    return size;
  }

  /** Returns the number of the string, or -1. */
  int find(byte[] bytes, int from, int to) {
    return table[slot(bytes, from, to, hash(bytes, from, to))];
  }

  /** Returns the number of the string, giving it the next one where it is new. */
  int intern(byte[] bytes, int from, int to) {
    int hash = hash(bytes, from, to);
    int slot = slot(bytes, from, to, hash);
    if (table[slot] != ABSENT) {
      return table[slot];
    }
    append(bytes, from, to, hash);
    table[slot] = size++;
    if (size > table.length >> 1) {
      grow();
    }
    return size - 1;
  }

  byte[] get(int index) {
    return Arrays.copyOfRange(arena, start(index), ends[index]);
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  private int slot(byte[] bytes, int from, int to, int hash) {
    int mask = table.length - 1;
    int slot = hash & mask;
    while (true) {
      int index = table[slot];
      if (index == ABSENT
          || hashes[index] == hash
              && Arrays.equals(arena, start(index), ends[index], bytes, from, to)) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
  }

  private void append(byte[] bytes, int from, int to, int hash) {
    int start = size == 0 ? 0 : ends[size - 1];
    int end = Math.addExact(start, to - from);
    if (end > arena.length) {
      arena = Arrays.copyOf(arena, grown(end));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, grown(size + 1));
      hashes = Arrays.copyOf(hashes, ends.length);
    }
    System.arraycopy(bytes, from, arena, start, to - from);
    ends[size] = end;
    hashes[size] = hash;
  }

  private void grow() {
    int[] larger = filled(table.length << 1);
    int mask = larger.length - 1;
    for (int index = 0; index < size; index++) {
      int slot = hashes[index] & mask;
      while (larger[slot] != ABSENT) {
        slot = slot + 1 & mask;
      }
      larger[slot] = index;
    }
    table = larger;
  }

  private static int grown(int needed) {
    return (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, needed + (long) (needed >> 1)));
  }

  private static int[] filled(int length) {
    int[] table = new int[length];
    Arrays.fill(table, ABSENT);
    return table;
  }

  /** FNV-1a over 64 bits, its high half folded in so that low bits see every byte. */
  private static int hash(byte[] bytes, int from, int to) {
    long hash = 0xCBF29CE484222325L;
    for (int i = from; i < to; i++) {
      hash = (hash ^ bytes[i] & 0xFF) * 0x100000001B3L;
    }
    return (int) (hash ^ hash >>> 29);
  }
}
