package dev.assay.transformer.checkpoint;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The key-value pairs at the head of a GGUF file, each read when it is asked for.
 *
 * <p>Asking for a key with another type than the file has is a {@link CheckpointException} that
 * names the key.
 */
public final class GgufMetadata {

  private static final long MAX_KEYS = 1 << 16;
  private static final long MAX_ITEMS = 1 << 21;

  /** Value types; the numbers in the file are the ordinals. */
  private enum Type {
    UINT8(1),
    INT8(1),
    UINT16(2),
    INT16(2),
    UINT32(4),
    INT32(4),
    FLOAT32(4),
    BOOL(1),
    STRING(8),
    ARRAY(12),
    UINT64(8),
    INT64(8),
    FLOAT64(8);

    /** Bytes of one value; of a string or array at least so many. */
    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }
  }

  /**
   * Where a value lies.
   *
   * @param type of the value, or of the items if {@code array}
   */
  private record Entry(Type type, boolean array, long count, long offset) {}

  private final MappedFile file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** Reads {@code count} pairs at the cursor, leaving it behind them. */
  GgufMetadata(MappedFile file, GgufCursor cursor, long count) {
    this.file = file;
    for (long i = 0; i < count; i++) {
      String key = cursor.string("metadata key " + i);
      if (entries.put(key, readEntry(cursor, key)) != null) {
        throw new CheckpointException(file.path(), "has the metadata key " + key + " twice");
      }
    }
  }

  /** The metadata of a GGUF file alone; it can be read until {@code arena} is closed. */
  public static GgufMetadata open(Path path, Arena arena) {
    return GgufFile.open(path, arena).metadata();
  }

  static long maxKeys() {
    return MAX_KEYS;
  }

  private Entry readEntry(GgufCursor cursor, String key) {
    Type type = type(cursor, key);
    boolean array = type == Type.ARRAY;
    long count = 1;
    if (array) {
      type = type(cursor, key);
      if (type == Type.ARRAY) {
        throw cursor.fault("metadata key " + key + " is an array of arrays");
      }
      count = cursor.count(type.bytes, MAX_ITEMS, "the length of array " + key);
    }
    Entry entry = new Entry(type, array, count, cursor.position());
    if (type == Type.STRING) {
      for (long i = 0; i < count; i++) {
        cursor.skip(
            cursor.count(1, Integer.MAX_VALUE, "the length of a string of " + key),
            "a string of " + key);
      }
    } else {
      cursor.skip(count * type.bytes, "metadata value " + key);
    }
    return entry;
  }

  private static Type type(GgufCursor cursor, String key) {
    int number = cursor.int32("the type of metadata key " + key);
    if (number < 0 || number >= Type.values().length) {
      throw cursor.fault("metadata key " + key + " has the unknown type " + number);
    }
    return Type.values()[number];
  }

  /** The file, for messages. */
  public Path path() {
    return file.path();
  }

  /** Whether the file has that key. */
  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /** A whole number of any width. */
  public OptionalLong integer(String key) {
    Entry entry = entries.get(key);
    return entry == null
        ? OptionalLong.empty()
        : OptionalLong.of(integer(key, scalar(key, entry), cursor(entry)));
  }

  /** A number of any type. */
  public OptionalDouble number(String key) {
    Entry entry = entries.get(key);
    return entry == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(number(key, scalar(key, entry), cursor(entry)));
  }

  /** A truth value. */
  public Optional<Boolean> bool(String key) {
    return Optional.ofNullable(entries.get(key))
        .map(entry -> {
          expect(key, scalar(key, entry) == Type.BOOL, "true or false");
          return cursor(entry).uint8(key) != 0;
        });
  }

  /** A text. */
  public Optional<String> string(String key) {
    return Optional.ofNullable(entries.get(key))
        .map(entry -> {
          expect(key, scalar(key, entry) == Type.STRING, "a string");
          return cursor(entry).string(key);
        });
  }

  /** A list of texts; empty if there is no such key. */
  public List<String> strings(String key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return List.of();
    }
    expect(key, entry.array && entry.type == Type.STRING, "a list of strings");
    List<String> strings = new ArrayList<>((int) entry.count);
    GgufCursor cursor = cursor(entry);
    for (long i = 0; i < entry.count; i++) {
      strings.add(cursor.string(key));
    }
    return strings;
  }

  /** A list of numbers; empty if there is no such key. */
  public double[] numbers(String key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return new double[0];
    }
    expect(key, entry.array, "a list");
    double[] numbers = new double[(int) entry.count];
    GgufCursor cursor = cursor(entry);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(key, entry.type, cursor);
    }
    return numbers;
  }

  private Type scalar(String key, Entry entry) {
    expect(key, !entry.array, "a single value");
    return entry.type;
  }

  private double number(String key, Type type, GgufCursor cursor) {
    return switch (type) {
      case FLOAT32 -> Float.intBitsToFloat(cursor.int32(key));
      case FLOAT64 -> Double.longBitsToDouble(cursor.int64(key));
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64, BOOL, STRING, ARRAY ->
          integer(key, type, cursor);
    };
  }

  private long integer(String key, Type type, GgufCursor cursor) {
    return switch (type) {
      case UINT8 -> cursor.uint8(key);
      case INT8 -> (byte) cursor.uint8(key);
      case UINT16 -> cursor.uint8(key) | cursor.uint8(key) << 8;
      case INT16 -> (short) (cursor.uint8(key) | cursor.uint8(key) << 8);
      case UINT32 -> Integer.toUnsignedLong(cursor.int32(key));
      case INT32 -> cursor.int32(key);
      case UINT64, INT64 -> cursor.int64(key);
      case FLOAT32, FLOAT64, BOOL, STRING, ARRAY ->
          throw mismatch(key, "a number of the kind it should have");
    };
  }

  private GgufCursor cursor(Entry entry) {
    return new GgufCursor(file, entry.offset);
  }

  private void expect(String key, boolean holds, String what) {
    if (!holds) {
      throw mismatch(key, what);
    }
  }

  private CheckpointException mismatch(String key, String what) {
    return new CheckpointException(file.path(), "metadata key " + key + " is not " + what);
  }
}
