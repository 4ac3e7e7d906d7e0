package dev.assay.plugins.dataformats.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.jspecify.annotations.Nullable;

/**
 * What a column's values become: integers Long, floating point Double, text String. Dates, times
 * and decimals become the text that Python prints for them, since that is what a task's template
 * would; UUIDs their usual form; bytes that are not text Base64.
 */
final class LeafValues {
  private LeafValues() {}

  static PrimitiveConverter converter(SchemaElement column, Consumer<@Nullable Object> sink) {
    return switch (column.getType()) {
      case BOOLEAN ->
          new PrimitiveConverter() {
            @Override
            public void addBoolean(boolean value) {
              sink.accept(value);
            }
          };
      case INT32, INT64 -> new Integers(integers(column), sink);
      case FLOAT, DOUBLE ->
          new PrimitiveConverter() {
            @Override
            public void addFloat(float value) {
              sink.accept((double) value);
            }

            @Override
            public void addDouble(double value) {
              sink.accept(value);
            }
          };
      case INT96 -> new Bytes(LeafValues::julianTimestamp, sink);
      case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> new Bytes(bytes(column), sink);
    };
  }

  private static LongFunction<Object> integers(SchemaElement column) {
    LogicalType logical = column.getLogicalType();
    if (logical != null) {
      if (logical.isSetTIMESTAMP()) {
        var type = logical.getTIMESTAMP();
        TimeScale scale = TimeScale.of(type.getUnit());
        return value -> scale.timestamp(value, type.isIsAdjustedToUTC());
      }
      if (logical.isSetTIME()) {
        TimeScale scale = TimeScale.of(logical.getTIME().getUnit());
        return scale::time;
      }
    }
    if (column.getConverted_type() == null) {
      return Long::valueOf;
    }
    int scale = column.getScale();
    return switch (column.getConverted_type()) {
      case DECIMAL -> value -> BigDecimal.valueOf(value, scale).toPlainString();
      case DATE -> value -> java.time.LocalDate.ofEpochDay(value).toString();
      case TIME_MILLIS -> TimeScale.MILLIS::time;
      case TIME_MICROS -> TimeScale.MICROS::time;
      // Without the newer annotation nothing says whether it is UTC; the format says it is.
      case TIMESTAMP_MILLIS -> value -> TimeScale.MILLIS.timestamp(value, true);
      case TIMESTAMP_MICROS -> value -> TimeScale.MICROS.timestamp(value, true);
      case UINT_32 -> value -> value & 0xffff_ffffL;
      // Beyond 2^63 no integer of a document can hold it; its digits can.
      case UINT_64 -> value -> value >= 0 ? (Object) value : Long.toUnsignedString(value);
      case UTF8,
          MAP,
          MAP_KEY_VALUE,
          LIST,
          ENUM,
          UINT_8,
          UINT_16,
          INT_8,
          INT_16,
          INT_32,
          INT_64,
          JSON,
          BSON,
          INTERVAL ->
          Long::valueOf;
    };
  }

  /** Values of a column of bytes. */
  @FunctionalInterface
  private interface FromBytes {
    Object value(Binary bytes);
  }

  private static FromBytes bytes(SchemaElement column) {
    LogicalType logical = column.getLogicalType();
    if (logical != null && logical.isSetFLOAT16()) {
      return value ->
          (double)
              Float.float16ToFloat(
                  ByteBuffer.wrap(value.getBytes()).order(ByteOrder.LITTLE_ENDIAN).getShort());
    }
    if (logical != null && logical.isSetUUID()) {
      return LeafValues::uuid;
    }
    if (column.isSetConverted_type()
        && column.getConverted_type() == org.apache.parquet.format.ConvertedType.DECIMAL) {
      int scale = column.getScale();
      return value -> new BigDecimal(new BigInteger(value.getBytes()), scale).toPlainString();
    }
    boolean text =
        logical != null && (logical.isSetSTRING() || logical.isSetENUM() || logical.isSetJSON())
            || column.isSetConverted_type()
                && switch (column.getConverted_type()) {
                  case UTF8, ENUM, JSON -> true;
                  default -> false;
                };
    String name = column.getName();
    return value -> {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(value.toByteBuffer()).toString();
      } catch (CharacterCodingException e) {
        if (text) {
          throw new MalformedParquetException("its column " + name + " is not UTF-8 text", e);
        }
        return Base64.getEncoder().encodeToString(value.getBytes());
      }
    };
  }

  private static String uuid(Binary value) {
    String digits = HexFormat.of().formatHex(value.getBytes());
    return digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  /** The timestamps of old writers: nanoseconds of the day, then the Julian day. */
  private static String julianTimestamp(Binary value) {
    ByteBuffer bytes = ByteBuffer.wrap(value.getBytes()).order(ByteOrder.LITTLE_ENDIAN);
    long nanos = bytes.getLong();
    long day = Integer.toUnsignedLong(bytes.getInt()) - 2_440_588;
    return TimeScale.text(
        java.time.LocalDate.ofEpochDay(day).atStartOfDay().plusNanos(nanos), false);
  }

  private static final class Integers extends PrimitiveConverter {
    private final LongFunction<Object> convert;
    private final Consumer<@Nullable Object> sink;

    Integers(LongFunction<Object> convert, Consumer<@Nullable Object> sink) {
      this.convert = convert;
      this.sink = sink;
    }

    @Override
    public void addInt(int value) {
      sink.accept(convert.apply(value));
    }

    @Override
    public void addLong(long value) {
      sink.accept(convert.apply(value));
    }
  }

  /** Values of a dictionary are made once, so that equal texts are one object. */
  private static final class Bytes extends PrimitiveConverter {
    private final FromBytes convert;
    private final Consumer<@Nullable Object> sink;
    private Object[] dictionary = {};

    Bytes(FromBytes convert, Consumer<@Nullable Object> sink) {
      this.convert = convert;
      this.sink = sink;
    }

    @Override
    public boolean hasDictionarySupport() {
      return true;
    }

    @Override
    public void setDictionary(Dictionary values) {
      dictionary = new Object[values.getMaxId() + 1];
      for (int i = 0; i < dictionary.length; i++) {
        dictionary[i] = convert.value(values.decodeToBinary(i));
      }
    }

    @Override
    public void addValueFromDictionary(int id) {
      sink.accept(dictionary[id]);
    }

    @Override
    public void addBinary(Binary value) {
      sink.accept(convert.value(value));
    }
  }
}
