package dev.assay.yamltasks.config;

import dev.assay.spi.DidYouMean;
import dev.assay.yamltasks.functions.Equivalent;
import dev.assay.yamltasks.functions.Equivalents;
import dev.assay.yamltasks.yaml.Mark;
import dev.assay.yamltasks.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of one mapping of a definition. A wrong value is noted as a problem and read as
 * if it were not there, so that one pass finds all problems.
 *
 * @param path what stands before a key in messages, such as {@code fewshot_config.}
 */
record Section(YamlNode.Mapping mapping, String path, Problems problems) {

  void only(Collection<String> known) {
    for (String key : mapping.entries().keySet()) {
      if (!known.contains(key)) {
        problem(key, "is not a key Assay knows. " + DidYouMean.sentence(key, known));
      }
    }
  }

  boolean has(String key) {
    return mapping.has(key);
  }

  Mark markOf(String key) {
    return mapping.markOf(key);
  }

  /** The value; null if there is none or it is null. */
  @Nullable YamlNode value(String key) {
    YamlNode node = mapping.get(key);
    return node instanceof YamlNode.Scalar(Mark _, Object value) && value == null ? null : node;
  }

  void problem(String key, String message) {
    problems.add(mapping.markOf(key), path + key, message);
  }

  <T> @Nullable T wrong(String key, YamlNode node, String expected) {
    switch (node) {
      case YamlNode.Function(Mark mark, String reference) ->
          problems.needsPython(mark, path + key, reference);
      case YamlNode.Scalar(Mark _, Boolean value) when expected.startsWith("text") ->
          problem(key, "is " + value + ", not " + expected + "; put the word in quotes.");
      case YamlNode other -> problem(key, "is " + shown(other) + ", not " + expected + ".");
    }
    return null;
  }

  @Nullable String text(String key) {
    return switch (value(key)) {
      case null -> null;
      case YamlNode.Scalar(Mark _, String text) -> text;
      case YamlNode.Scalar(Mark _, Number number) -> number.toString();
      case YamlNode other -> wrong(key, other, "text");
    };
  }

  String text(String key, String otherwise) {
    String text = text(key);
    return text == null ? otherwise : text;
  }

  /** A list of texts; one text stands for a list of one. */
  List<String> texts(String key) {
    return switch (value(key)) {
      case null -> List.of();
      case YamlNode.Scalar(Mark _, String text) -> List.of(text);
      case YamlNode.Sequence(Mark _, List<YamlNode> items) -> {
        var texts = new ArrayList<String>();
        for (YamlNode item : items) {
          switch (item) {
            case YamlNode.Scalar(Mark _, String text) -> texts.add(text);
            case YamlNode.Scalar(Mark _, Number number) -> texts.add(number.toString());
            case YamlNode other -> wrong(key, other, "text or a list of texts");
          }
        }
        yield texts;
      }
      case YamlNode other -> {
        wrong(key, other, "text or a list of texts");
        yield List.of();
      }
    };
  }

  @Nullable Integer count(String key, int least) {
    return switch (value(key)) {
      case null -> null;
      case YamlNode.Scalar(Mark _, Long number) when number >= least && number <= 1 << 24 ->
          Math.toIntExact(number);
      case YamlNode other -> wrong(key, other, "a whole number of at least " + least);
    };
  }

  @Nullable Double number(String key) {
    return switch (value(key)) {
      case null -> null;
      case YamlNode.Scalar(Mark _, Number number) -> number.doubleValue();
      case YamlNode other -> wrong(key, other, "a number");
    };
  }

  @Nullable Boolean flag(String key) {
    return switch (value(key)) {
      case null -> null;
      case YamlNode.Scalar(Mark _, Boolean flag) -> flag;
      case YamlNode other -> wrong(key, other, "true or false");
    };
  }

  Optional<Section> section(String key) {
    return switch (value(key)) {
      case null -> Optional.empty();
      case YamlNode.Mapping inner -> Optional.of(new Section(inner, path + key + ".", problems));
      case YamlNode other -> {
        wrong(key, other, "a mapping");
        yield Optional.empty();
      }
    };
  }

  /** The mappings of a list. */
  List<Section> sections(String key) {
    return switch (value(key)) {
      case null -> List.of();
      case YamlNode.Sequence(Mark _, List<YamlNode> items) -> {
        var sections = new ArrayList<Section>();
        for (int i = 0; i < items.size(); i++) {
          if (items.get(i) instanceof YamlNode.Mapping inner) {
            sections.add(new Section(inner, path + key + "[" + i + "].", problems));
          } else {
            wrong(key, items.get(i), "a list of mappings");
          }
        }
        yield sections;
      }
      case YamlNode other -> {
        wrong(key, other, "a list of mappings");
        yield List.of();
      }
    };
  }

  /** All entries but some, as parameters; entries that are null are left out. */
  Map<String, Object> parametersBut(String... keys) {
    var parameters = new LinkedHashMap<String, Object>();
    YamlNode.Mapping rest = mapping.without(keys);
    for (String key : rest.entries().keySet()) {
      YamlNode node = value(key);
      if (node != null && !needsPython(key, node)) {
        parameters.put(key, node.plain());
      }
    }
    return parameters;
  }

  /** Notes every function within the value; true if there is one. */
  private boolean needsPython(String key, YamlNode node) {
    return switch (node) {
      case YamlNode.Function(Mark mark, String reference) -> {
        problems.needsPython(mark, path + key, reference);
        yield true;
      }
      case YamlNode.Scalar _ -> false;
      case YamlNode.Sequence(Mark _, List<YamlNode> items) ->
          items.stream().filter(item -> needsPython(key, item)).count() > 0;
      case YamlNode.Mapping inner ->
          inner.entries().values().stream().filter(e -> needsPython(key, e.value())).count() > 0;
    };
  }

  /** The Java equivalent of a function, if it is of the wanted type; otherwise a problem. */
  <T extends Equivalent> @Nullable T equivalent(
      String key, YamlNode.Function function, Class<T> type) {
    Equivalent found = Equivalents.find(function.mark().file(), function.reference());
    if (type.isInstance(found)) {
      return type.cast(found);
    }
    problems.needsPython(function.mark(), path + key, function.reference());
    return null;
  }

  private static String shown(YamlNode node) {
    return switch (node) {
      case YamlNode.Scalar(Mark _, Object value) -> String.valueOf(value);
      case YamlNode.Function function -> function.toString();
      case YamlNode.Sequence _ -> "a list";
      case YamlNode.Mapping _ -> "a mapping";
    };
  }
}
