package dev.assay.spi.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One document of a data set.
 *
 * @param index its place in its split, from 0
 * @param fields by column, in file order; values are what JSON can hold: String, Long, Double,
 *     Boolean, List, Map, null
 */
public record Doc(int index, Map<String, @Nullable Object> fields) {
  public Doc {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
