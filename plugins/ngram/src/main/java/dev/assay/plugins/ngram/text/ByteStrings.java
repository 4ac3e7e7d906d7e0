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

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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

  /** Takes eight bytes at a time, so that most words take one multiplication. */
  private static long hash(byte[] bytes, int from, int to) {
    long hash = 0;
    for (int i = from; i < to; i += Long.BYTES) {
      hash = (hash ^ upToEight(bytes, i, to)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return (hash ^ to - from) * 0xD6E8FEB86659FD93L;
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
