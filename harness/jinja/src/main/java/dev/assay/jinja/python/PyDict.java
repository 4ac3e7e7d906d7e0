package dev.assay.jinja.python;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dict that an expression made and may therefore change; maps that came from outside are read
 * only.
 */
public final class PyDict extends LinkedHashMap<@Nullable Object, @Nullable Object> {
  private static final long serialVersionUID = 1L;

  public PyDict() {}

  public PyDict(Map<?, ?> entries) {
    super(entries);
  }

  /**
   * {@code dict[key] = value}: a key equal to one that is there keeps the old key, as in Python.
   */
  public void set(@Nullable Object key, @Nullable Object value) {
    Object present = find(this, key);
    put(present == Missing.VALUE ? key : present, value);
  }

  /**
   * The key of {@code map} that equals {@code key} in Python's sense (1 == 1.0 == True), or {@link
   * Missing#VALUE}.
   */
  public static @Nullable Object find(Map<?, ?> map, @Nullable Object key) {
    if (key instanceof String) {
      return map.containsKey(key) ? key : Missing.VALUE;
    }
    Object wanted = HashKey.of(key);
    if (map.containsKey(key)) {
      return key;
    }
    if (key instanceof Number || key instanceof Boolean || key instanceof PyTuple) {
      for (Object candidate : map.keySet()) {
        if (wanted.equals(HashKey.of(candidate))) {
          return candidate;
        }
      }
    }
    return Missing.VALUE;
  }
}
