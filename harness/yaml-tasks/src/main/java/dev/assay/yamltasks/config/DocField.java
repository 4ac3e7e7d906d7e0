package dev.assay.yamltasks.config;

import dev.assay.yamltasks.functions.Equivalent;
import dev.assay.yamltasks.yaml.Mark;

/** How a definition gets something from a document. */
public sealed interface DocField {
  /** Where the definition says so. */
  Mark mark();

  String key();

  /** The name of a column or, where the documents have none of that name, a Jinja template. */
  record Text(Mark mark, String key, String source) implements DocField {}

  /** The same for every document: Long, Boolean, List. */
  record Constant(Mark mark, String key, Object value) implements DocField {}

  record Code(Mark mark, String key, Equivalent.OfField function) implements DocField {}
}
