package dev.assay.plugins.ngram.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Distinct byte strings numbered in order of arrival, in an open-addressing table. A slot holds a
 * key beside the number and the length: the string itself where it has eight bytes or fewer, which
 * then costs one cache miss, and a hash of longer ones, whose bytes lie in one arena.
 */
final class ByteStrings {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EMPTY = 0;

  private byte[] arena = new byte[1 << 12];

  /** By number, where the string begins in the arena; one more behind them. */
  private int[] starts = new int[1 << 8];

  /** By slot, the key, and the number plus one above the length. */
  private long[] table = new long[1 << 10];

  private int size;

  int size() {
    return size;
  }

  /** Returns the number of the string, or -1. */
  int find(byte[] bytes, int from, int to) {
    long entry = table[slot(key(bytes, from, to), bytes, from, to) + 1];
    // One less than is kept, so that an empty slot gives -1.
    return (int) (entry >>> Integer.SIZE) - 1;
  }

  /**
   * Finds many strings: what the slots hold is read for all of them first, so that no cache miss
   * waits for another.
   *
   * @param starts of the strings, and {@code ends}, in {@code bytes}
   * @param found takes the number of each string, or -1
   */
  void find(byte[] bytes, int[] starts, int[] ends, int size, int[] found) {
    long[] keys = new long[size];
    long[] entries = new long[size];
    for (int i = 0; i < size; i++) {
      keys[i] = key(bytes, starts[i], ends[i]);
      entries[i] = table[firstSlot(keys[i], table.length) + 1];
    }
    for (int i = 0; i < size; i++) {
      if (entries[i] != EMPTY) {
        entries[i] = table[slot(keys[i], bytes, starts[i], ends[i]) + 1];
      }
      found[i] = (int) (entries[i] >>> Integer.SIZE) - 1;
    }
  }

  /** Returns the number of the string, giving it the next one where it is new. */
  int intern(byte[] bytes, int from, int to) {
    long key = key(bytes, from, to);
    int slot = slot(key, bytes, from, to);
    if (table[slot + 1] != EMPTY) {
      return (int) (table[slot + 1] >>> Integer.SIZE) - 1;
    }
    append(bytes, from, to);
    table[slot] = key;
    table[slot + 1] = entry(size - 1);
    // Two thirds full: a slot takes two places.
    if (3L * size > table.length) {
      grow();
    }
    return size - 1;
  }

  /** Gives back what growing took too much. */
  void trim() {
    arena = Arrays.copyOf(arena, starts[size]);
    starts = Arrays.copyOf(starts, size + 1);
  }

  byte[] get(int index) {
    return Arrays.copyOfRange(arena, starts[index], starts[index + 1]);
  }

  private long entry(int index) {
    return (index + 1L) << Integer.SIZE | starts[index + 1] - starts[index];
  }

  /** The slot of a string, or the empty one where it belongs. */
  private int slot(long key, byte[] bytes, int from, int to) {
    int slot = firstSlot(key, table.length);
    while (true) {
      long entry = table[slot + 1];
      if (entry == EMPTY
          || table[slot] == key
              && (int) entry == to - from
              && (to - from <= Long.BYTES || equal(entry, bytes, from, to))) {
        return slot;
      }
      slot = slot + 2 & table.length - 1;
    }
  }

  private boolean equal(long entry, byte[] bytes, int from, int to) {
    int index = (int) (entry >>> Integer.SIZE) - 1;
    return Arrays.equals(arena, starts[index], starts[index + 1], bytes, from, to);
  }

  private void append(byte[] bytes, int from, int to) {
    int start = starts[size];
    int end = Math.addExact(start, to - from);
    if (end > arena.length) {
      arena = Arrays.copyOf(arena, grown(end));
    }
    if (size + 2 > starts.length) {
      starts = Arrays.copyOf(starts, grown(size + 2));
    }
    System.arraycopy(bytes, from, arena, start, to - from);
    starts[++size] = end;
  }

  private void grow() {
    table = new long[Math.multiplyExact(table.length, 2)];
    for (int index = 0; index < size; index++) {
      long key = key(arena, starts[index], starts[index + 1]);
      int slot = firstSlot(key, table.length);
      while (table[slot + 1] != EMPTY) {
        slot = slot + 2 & table.length - 1;
      }
      table[slot] = key;
      table[slot + 1] = entry(index);
    }
  }

  private static int firstSlot(long key, int tableLength) {
    long hash = (key ^ key >>> 32) * 0x9E3779B97F4A7C15L;
    return (int) (hash >>> 32 ^ hash >>> 44) << 1 & tableLength - 1;
  }

  private static int grown(int needed) {
    return (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, needed + (long) (needed >> 1)));
  }

  /** The string itself where it fits. */
  private static long key(byte[] bytes, int from, int to) {
    long key = from == to ? 0 : upToEight(bytes, from, to);
    for (int i = from + Long.BYTES; i < to; i += Long.BYTES) {
      key = (key ^ key >>> 32) * 0x9E3779B97F4A7C15L ^ upToEight(bytes, i, to);
    }
    return key;
  }

  /** The next bytes, eight at most, the first the lowest. */
  private static long upToEight(byte[] bytes, int from, int to) {
    int length = Math.min(Long.BYTES, to - from);
    if (from <= bytes.length - Long.BYTES) {
      return (long) LONG.get(bytes, from) & -1L >>> Long.SIZE - Byte.SIZE * length;
    }
    long packed = 0;
    for (int i = from + length - 1; i >= from; i--) {
      packed = packed << Byte.SIZE | bytes[i] & 0xFF;
    }
    return packed;
  }
}
