package dev.assay.yamltasks.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value in a YAML file, and where it stands. */
public sealed interface YamlNode {
  Mark mark();

  /**
   * A value that was not read from YAML.
   *
   * @param value as {@link #plain} gives it
   */
  static YamlNode of(Mark mark, @Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var entries = new LinkedHashMap<String, Entry>();
        map.forEach((key, item) -> entries.put(key.toString(), new Entry(mark, of(mark, item))));
        yield new Mapping(mark, entries);
      }
      case List<?> list -> new Sequence(mark, list.stream().map(item -> of(mark, item)).toList());
      case Integer number -> new Scalar(mark, number.longValue());
      case null -> new Scalar(mark, null);
      case Object scalar -> new Scalar(mark, scalar);
    };
  }

  /** The value without its place: String, Long, Double, Boolean, List, Map, null or a function. */
  @Nullable Object plain();

  /**
   * @param value String, Long, Double, Boolean or null
   */
  record Scalar(Mark mark, @Nullable Object value) implements YamlNode {
    @Override
    public @Nullable Object plain() {
      return value;
    }
  }

  /**
   * A value tagged {@code !function}: the name of Python code.
   *
   * @param reference such as {@code utils.process_docs}
   */
  record Function(Mark mark, String reference) implements YamlNode {
    @Override
    public Object plain() {
      return this;
    }

    @Override
    public String toString() {
      return "!function " + reference;
    }
  }

  record Sequence(Mark mark, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public Object plain() {
      var values = new ArrayList<@Nullable Object>(items.size());
      items.forEach(item -> values.add(item.plain()));
      return Collections.unmodifiableList(values);
    }
  }

  /** A mapping with its entries in file order. */
  record Mapping(Mark mark, Map<String, Entry> entries) implements YamlNode {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** A mapping that was not read from YAML. */
    public static Mapping of(Mark mark, Map<String, @Nullable Object> values) {
      return (Mapping) YamlNode.of(mark, values);
    }

    public @Nullable YamlNode get(String key) {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    public boolean has(String key) {
      return entries.containsKey(key);
    }

    /** Where the key stands, or the mapping where it has no such key. */
    public Mark markOf(String key) {
      Entry entry = entries.get(key);
      return entry == null ? mark : entry.mark();
    }

    /** This mapping with the other's entries put over its own, as a whole each. */
    public Mapping overlaid(Mapping other) {
      var merged = new LinkedHashMap<>(entries);
      merged.putAll(other.entries);
      return new Mapping(other.mark, merged);
    }

    /** The same entries put over this mapping's own, which still stands where it did. */
    public Mapping overridden(Mapping by) {
      return new Mapping(mark, overlaid(by).entries);
    }

    public Mapping with(String key, YamlNode value) {
      var merged = new LinkedHashMap<>(entries);
      merged.put(key, new Entry(value.mark(), value));
      return new Mapping(mark, merged);
    }

    public Mapping without(String... keys) {
      var rest = new LinkedHashMap<>(entries);
      for (String key : keys) {
        rest.remove(key);
      }
      return new Mapping(mark, rest);
    }

    @Override
    public Map<String, @Nullable Object> plain() {
      var values = new LinkedHashMap<String, @Nullable Object>();
      entries.forEach((key, entry) -> values.put(key, entry.value().plain()));
      return Collections.unmodifiableMap(values);
    }
  }

  /**
   * @param mark where the key stands
   */
  record Entry(Mark mark, YamlNode value) {}
}
