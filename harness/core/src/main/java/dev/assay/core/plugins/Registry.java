package dev.assay.core.plugins;

import dev.assay.spi.DidYouMean;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** What plugins contributed of one kind, by name. */
public final class Registry<T> {
  private final String kind;
  private final SortedMap<String, T> byName;

  /**
   * @param kind how messages call one of them, such as {@code metric}
   */
  public Registry(String kind, Map<String, T> byName) {
    this.kind = kind;
    this.byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
  }

  /**
   * @throws EvalException if there is none of this name
   */
  public T get(String name) {
    T found = byName.get(name);
    if (found == null) {
      throw new EvalException(
          ErrorCode.UNKNOWN_NAME,
          "There is no " + kind + " \"" + name + "\". " + DidYouMean.sentence(name, names()));
    }
    return found;
  }

  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new java.util.TreeSet<>(byName.keySet()));
  }

  public SortedMap<String, T> all() {
    return byName;
  }

  /** This registry and more entries, which take precedence. */
  public Registry<T> with(Map<String, ? extends T> more) {
    Map<String, T> all = new TreeMap<>(byName);
    all.putAll(more);
    return new Registry<>(kind, all);
  }
}
