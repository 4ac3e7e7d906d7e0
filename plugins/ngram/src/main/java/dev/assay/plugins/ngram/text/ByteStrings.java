package dev.assay.plugins.ngram.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Distinct byte strings numbered in order of arrival. A table slot holds half a hash and the place
 * of a record in one arena, and the record the number, the length and the bytes: a string that is
 * not there costs one cache miss, one that is costs two.
 */
final class ByteStrings {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private static final int INDEX = 0;
  private static final int LENGTH = Integer.BYTES;
  private static final int BYTES = 2 * Integer.BYTES;
  private static final long EMPTY = 0;

  /** Place 0 stands for an empty slot. */
  private static final int FIRST_RECORD = 1;

  private byte[] arena = new byte[1 << 12];
  private int arenaEnd = FIRST_RECORD;
  private int[] records = new int[1 << 8];
  private long[] table = new long[1 << 10];
  private int size;

  int size() {
    return size;
  }

  /** Returns the number of the string, or -1. */
  int find(byte[] bytes, int from, int to) {
    long entry = table[slot(bytes, from, to, hash(bytes, from, to))];
    return entry == EMPTY ? -1 : (int) INT.get(arena, (int) entry + INDEX);
  }

  /** Returns the number of the string, giving it the next one where it is new. */
  int intern(byte[] bytes, int from, int to) {
    long hash = hash(bytes, from, to);
    int slot = slot(bytes, from, to, hash);
    if (table[slot] != EMPTY) {
      return (int) INT.get(arena, (int) table[slot] + INDEX);
    }
    table[slot] = entry(hash, append(bytes, from, to));
    if (size > table.length >> 1) {
      grow();
    }
    return size - 1;
  }

  byte[] get(int index) {
    int from = records[index] + BYTES;
    return Arrays.copyOfRange(arena, from, from + (int) INT.get(arena, records[index] + LENGTH));
  }

  private int slot(byte[] bytes, int from, int to, long hash) {
    int mask = table.length - 1;
    int slot = (int) hash & mask;
    while (true) {
      long entry = table[slot];
      if (entry == EMPTY
          || (int) (entry >>> Integer.SIZE) == (int) (hash >>> Integer.SIZE)
              && equal((int) entry, bytes, from, to)) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
  }

  private boolean equal(int record, byte[] bytes, int from, int to) {
    int length = (int) INT.get(arena, record + LENGTH);
    int start = record + BYTES;
    return length == to - from && Arrays.equals(arena, start, start + length, bytes, from, to);
  }

  private static long entry(long hash, int record) {
    return hash & 0xFFFF_FFFF_0000_0000L | record;
  }

  private int append(byte[] bytes, int from, int to) {
    int record = arenaEnd;
    arenaEnd = Math.addExact(record + BYTES, to - from);
    if (arenaEnd > arena.length) {
      arena = Arrays.copyOf(arena, grown(arenaEnd));
    }
    if (size == records.length) {
      records = Arrays.copyOf(records, grown(size + 1));
    }
    INT.set(arena, record + INDEX, size);
    INT.set(arena, record + LENGTH, to - from);
    System.arraycopy(bytes, from, arena, record + BYTES, to - from);
    records[size++] = record;
    return record;
  }

  private void grow() {
    long[] larger = new long[table.length << 1];
    for (int index = 0; index < size; index++) {
      int from = records[index] + BYTES;
      long hash = hash(arena, from, from + (int) INT.get(arena, records[index] + LENGTH));
      int slot = (int) hash & larger.length - 1;
      while (larger[slot] != EMPTY) {
        slot = slot + 1 & larger.length - 1;
      }
      larger[slot] = entry(hash, records[index]);
    }
    table = larger;
  }

  private static int grown(int needed) {
    return (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, needed + (long) (needed >> 1)));
  }

  /** FNV-1a over 64 bits, mixed so that all bits see every byte. */
  private static long hash(byte[] bytes, int from, int to) {
    long hash = 0xCBF29CE484222325L;
    for (int i = from; i < to; i++) {
      hash = (hash ^ bytes[i] & 0xFF) * 0x100000001B3L;
    }
    return (hash ^ hash >>> 32) * 0x9E3779B97F4A7C15L;
  }
}
