package dev.assay.jinja;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The evaluated arguments of a call. */
record Arguments(@Nullable Object[] positional, Map<String, @Nullable Object> keywords) {
  @Nullable Object[] positionalAfter(@Nullable Object first) {
    @Nullable Object[] all = new Object[positional.length + 1];
    all[0] = first;
    System.arraycopy(positional, 0, all, 1, positional.length);
    return all;
  }
}
