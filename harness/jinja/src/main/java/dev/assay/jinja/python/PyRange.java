package dev.assay.jinja.python;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Python's {@code range}: lazy, so that a long one costs nothing until it is walked. */
public record PyRange(long start, long stop, long step) implements PyObject {
  public PyRange {
    if (step == 0) {
      throw PythonException.valueError("range() arg 3 must not be zero");
    }
  }

  @Override
  public long length() {
    if (step > 0 ? start >= stop : start <= stop) {
      return 0;
    }
    long span = step > 0 ? stop - start - 1 : start - stop - 1;
    return Long.divideUnsigned(span, Math.abs(step)) + 1;
  }

  /** The element at {@code index}, which is within the range. */
  public long at(long index) {
    return start + index * step;
  }

  /** {@code value in range} for any value. */
  boolean contains(@Nullable Object value) {
    Number n = Numbers.number(value);
    return n instanceof Long l
        ? contains(l.longValue())
        : n instanceof Double d && d == Math.rint(d) && contains(d.longValue());
  }

  private boolean contains(long value) {
    boolean within = step > 0 ? value >= start && value < stop : value <= start && value > stop;
    return within && (value - start) % step == 0;
  }

  @Override
  public Iterator<@Nullable Object> iterate() {
    return new Iterator<>() {
      private final long length = length();
      private long next;

      @Override
      public boolean hasNext() {
        return next < length;
      }

      @Override
      public Object next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return at(next++);
      }
    };
  }

  @Override
  public boolean truth() {
    return length() > 0;
  }

  @Override
  public boolean isEqual(@Nullable Object other) {
    if (!(other instanceof PyRange range) || length() != range.length()) {
      return false;
    }
    return length() == 0 || (start == range.start && (length() == 1 || step == range.step));
  }

  @Override
  public boolean isIterable() {
    return true;
  }

  @Override
  public String typeName() {
    return "range";
  }

  @Override
  public String repr() {
    return step == 1
        ? "range(" + start + ", " + stop + ")"
        : "range(" + start + ", " + stop + ", " + step + ")";
  }
}
