package dev.assay.core.suite;

import dev.assay.spi.DidYouMean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A place in a YAML file that knows its line. A value of the wrong kind is noted as a problem and
 * read as empty, so that one pass finds every mistake.
 */
public final class YamlNode {
  private static final StandardConstructor PLAIN =
      new StandardConstructor(LoadSettings.builder().build());

  private final String file;
  private final @Nullable Node node;
  private final int line;
  private final List<String> problems;

  private YamlNode(String file, @Nullable Node node, int line, List<String> problems) {
    this.file = file;
    this.node = node;
    this.line = line;
    this.problems = problems;
  }

  public static YamlNode parse(String file, String yaml, List<String> problems) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setMaxAliasesForCollections(20).build();
    try {
      Optional<Node> root = new Compose(settings).composeString(yaml);
      if (root.isEmpty()) {
        problems.add(file + " is empty.");
      }
      return new YamlNode(file, root.orElse(null), 1, problems);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      problems.add(file + ", line " + line + ": " + e.getProblem() + ".");
    } catch (YamlEngineException e) {
      problems.add(file + ": " + e.getMessage() + ".");
    }
    return new YamlNode(file, null, 1, problems);
  }

  public boolean isText() {
    return node instanceof ScalarNode;
  }

  public String text() {
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    wrong("text");
    return "";
  }

  public List<YamlNode> items() {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream().map(this::child).toList();
    }
    if (isText()) {
      return List.of(this);
    }
    wrong("a list");
    return List.of();
  }

  /** The fields of a mapping that may have no others. */
  public Fields fields(String... allowed) {
    Map<String, YamlNode> found = new LinkedHashMap<>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        YamlNode key = child(tuple.getKeyNode());
        String name = key.text();
        if (!List.of(allowed).contains(name)) {
          key.problem(
              "unknown key \"" + name + "\". " + DidYouMean.sentence(name, Set.of(allowed)));
        } else if (found.putIfAbsent(name, child(tuple.getValueNode())) != null) {
          key.problem("key \"" + name + "\" is given twice");
        }
      }
    } else {
      wrong("a mapping with keys " + String.join(", ", allowed));
    }
    return new Fields(found);
  }

  private YamlNode child(Node child) {
    int at = child.getStartMark().map(Mark::getLine).orElse(line - 1) + 1;
    return new YamlNode(file, child, at, problems);
  }

  private void wrong(String expected) {
    if (node != null) {
      problem("expected " + expected);
    }
  }

  /** Notes what is wrong here. */
  public void problem(String message) {
    problems.add(
        file + ", line " + line + ": " + message + (message.matches(".*[.?]$") ? "" : "."));
  }

  /** The fields of one mapping, each read at most once. */
  public final class Fields {
    private final Map<String, YamlNode> found;

    private Fields(Map<String, YamlNode> found) {
      this.found = found;
    }

    /** The field, or a noted problem and an empty place. */
    public YamlNode required(String name) {
      YamlNode field = found.get(name);
      if (field == null) {
        if (node instanceof MappingNode) {
          YamlNode.this.problem("key \"" + name + "\" is missing");
        }
        return new YamlNode(file, null, line, problems);
      }
      return field;
    }

    /** The field, if it is there. */
    public Optional<YamlNode> optional(String name) {
      return Optional.ofNullable(found.get(name));
    }

    public @Nullable String text(String name) {
      YamlNode field = found.get(name);
      return field == null ? null : field.text();
    }

    public String text(String name, String otherwise) {
      String text = text(name);
      return text == null ? otherwise : text;
    }

    public List<String> texts(String name) {
      YamlNode field = found.get(name);
      List<String> texts = new ArrayList<>();
      if (field != null) {
        field.items().forEach(item -> texts.add(item.text()));
      }
      return texts;
    }

    /** The items of a list; none where the field is missing. */
    public List<YamlNode> items(String name) {
      YamlNode field = found.get(name);
      return field == null ? List.of() : field.items();
    }

    /** A mapping's plain values: text, numbers, truth values, lists, mappings and null. */
    public Map<String, @Nullable Object> values(String name) {
      YamlNode field = found.get(name);
      if (field == null) {
        return Map.of();
      }
      if (!(field.node instanceof MappingNode)) {
        field.wrong("a mapping");
        return Map.of();
      }
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      ((Map<?, ?>) PLAIN.constructSingleDocument(Optional.of(field.node)))
          .forEach((key, value) -> values.put(String.valueOf(key), value));
      return values;
    }

    public @Nullable Integer integer(String name, int least, int most) {
      YamlNode field = found.get(name);
      if (field == null) {
        return null;
      }
      try {
        int number = Integer.parseInt(field.text());
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException _) {
        // Told below, together with numbers out of range.
      }
      field.problem(name + " is not a whole number from " + least + " to " + most);
      return null;
    }

    /** Different whole numbers, in a list or by itself; none where the field is missing. */
    List<Integer> integers(String name, int least, int most) {
      List<Integer> numbers = new ArrayList<>();
      YamlNode field = found.get(name);
      if (field != null && field.node instanceof SequenceNode list && list.getValue().isEmpty()) {
        field.problem(name + " is an empty list: give a number, or leave it out");
      }
      for (YamlNode item : items(name)) {
        try {
          int number = Integer.parseInt(item.text());
          if (number < least || number > most) {
            item.problem(name + ": " + number + " is not from " + least + " to " + most);
          } else if (numbers.contains(number)) {
            item.problem(name + ": " + number + " is given twice");
          }
          numbers.add(number);
        } catch (NumberFormatException _) {
          item.problem(name + ": \"" + item.text() + "\" is no whole number");
        }
      }
      return numbers;
    }

    @Nullable Boolean flag(String name) {
      YamlNode field = found.get(name);
      if (field == null) {
        return null;
      }
      return switch (field.text()) {
        case "true" -> Boolean.TRUE;
        case "false" -> Boolean.FALSE;
        case String _ -> {
          field.problem(name + " is neither true nor false");
          yield null;
        }
      };
    }

    public void problem(String name, String message) {
      found.getOrDefault(name, YamlNode.this).problem(message);
    }
  }
}
