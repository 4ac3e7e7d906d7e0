package dev.assay.yamltasks.yaml;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML document that nobody vouches for: its size, its nesting and what its aliases
 * expand to are bounded, and tags other than the standard ones and {@code !function} are errors. Of
 * a key given twice the last value counts, as PyYAML has it, and that it was is told.
 */
public final class YamlReader {
  static final int MAX_BYTES = 16 << 20;
  static final int MAX_DEPTH = 64;
  static final int MAX_NODES = 1_000_000;

  private static final String STANDARD = "tag:yaml.org,2002:";

  private final String file;
  private final Consumer<String> warnings;
  private final Iterator<Event> events;
  private final Map<Anchor, Sized> anchors = new HashMap<>();

  private YamlReader(String file, String text, Consumer<String> warnings) {
    this.file = file;
    this.warnings = warnings;
    var settings =
        LoadSettings.builder()
            .setLabel(file)
            .setCodePointLimit(MAX_BYTES)
            .setUseMarks(true)
            .build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /**
   * @param file how messages call it
   * @param warnings told of what is read and yet is hardly meant, a sentence with file and line
   *     each
   * @throws EvalException if it is no mapping or breaks a bound
   */
  public static YamlNode.Mapping read(String file, byte[] bytes, Consumer<String> warnings) {
    if (bytes.length > MAX_BYTES) {
      throw malformed(file, "is larger than " + (MAX_BYTES >> 20) + " MiB.");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new YamlReader(file, text, warnings).document();
    } catch (CharacterCodingException e) {
      throw malformed(file, "is not UTF-8 text.");
    } catch (MarkedYamlEngineException e) {
      Mark mark = new Mark(file, e.getProblemMark().map(m -> m.getLine() + 1).orElse(1));
      throw malformed(mark.toString(), oneLine(e.getProblem()));
    } catch (YamlEngineException e) {
      throw malformed(file, oneLine(String.valueOf(e.getMessage())));
    }
  }

  /** A node, and how many it stands for once aliases are followed. */
  private record Sized(YamlNode node, int size) {}

  private YamlNode.Mapping document() {
    Event event = events.next();
    while (event.getEventId() == Event.ID.StreamStart
        || event.getEventId() == Event.ID.DocumentStart) {
      event = events.next();
    }
    if (event.getEventId() == Event.ID.StreamEnd) {
      throw malformed(file, "is empty.");
    }
    YamlNode root = node(event, 0).node();
    if (events.next().getEventId() == Event.ID.DocumentEnd
        && events.next().getEventId() != Event.ID.StreamEnd) {
      throw malformed(file, "holds more than one document.");
    }
    if (root instanceof YamlNode.Mapping mapping) {
      return mapping;
    }
    throw malformed(root.mark().toString(), "holds no mapping of keys to values.");
  }

  private Sized node(Event event, int depth) {
    if (depth > MAX_DEPTH) {
      throw malformed(mark(event).toString(), "is nested deeper than " + MAX_DEPTH + " levels.");
    }
    return switch (event) {
      case ScalarEvent scalar -> remember(scalar.getAnchor(), new Sized(scalar(scalar), 1));
      case SequenceStartEvent start -> remember(start.getAnchor(), sequence(start, depth));
      case MappingStartEvent start -> remember(start.getAnchor(), mapping(start, depth));
      case AliasEvent alias -> alias(alias);
      case Event other -> throw malformed(mark(other).toString(), "has no value here.");
    };
  }

  private Sized remember(Optional<Anchor> anchor, Sized node) {
    anchor.ifPresent(name -> anchors.put(name, node));
    return node;
  }

  private Sized alias(AliasEvent event) {
    Sized node = anchors.get(event.getAlias());
    if (node == null) {
      throw malformed(
          mark(event).toString(),
          "alias *" + event.getAlias() + " stands for nothing before it, or for itself.");
    }
    return node;
  }

  private Sized sequence(SequenceStartEvent start, int depth) {
    requireStandard(start.getTag(), "seq", start);
    var items = new ArrayList<YamlNode>();
    int size = 1;
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      Sized item = node(event, depth + 1);
      size = sum(size, item.size(), event);
      items.add(item.node());
    }
    return new Sized(new YamlNode.Sequence(mark(start), items), size);
  }

  private Sized mapping(MappingStartEvent start, int depth) {
    requireStandard(start.getTag(), "map", start);
    var entries = new LinkedHashMap<String, YamlNode.Entry>();
    var inherited = new ArrayList<YamlNode.Mapping>();
    int size = 1;
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      Mark keyMark = mark(event);
      String key = key(event);
      Sized value = node(events.next(), depth + 1);
      size = sum(size, value.size(), event);
      if (key.equals("<<")) {
        inherited.addAll(merged(value.node(), keyMark));
      } else if (entries.put(key, new YamlNode.Entry(keyMark, value.node())) != null) {
        warnings.accept(keyMark + ": key \"" + key + "\" is given twice; the last one counts.");
      }
    }
    for (YamlNode.Mapping mapping : inherited) {
      mapping.entries().forEach(entries::putIfAbsent);
    }
    return new Sized(new YamlNode.Mapping(mark(start), entries), size);
  }

  private String key(Event event) {
    return switch (event) {
      case ScalarEvent scalar -> scalar.getValue();
      case AliasEvent alias
          when alias(alias).node() instanceof YamlNode.Scalar(Mark _, Object value)
              && value != null ->
          String.valueOf(value);
      case Event other -> throw malformed(mark(other).toString(), "has a key that is no text.");
    };
  }

  private static List<YamlNode.Mapping> merged(YamlNode value, Mark mark) {
    return switch (value) {
      case YamlNode.Mapping mapping -> List.of(mapping);
      case YamlNode.Sequence(Mark _, List<YamlNode> items)
          when items.stream().allMatch(YamlNode.Mapping.class::isInstance) ->
          items.stream().map(YamlNode.Mapping.class::cast).toList();
      case YamlNode other ->
          throw malformed(mark.toString(), "merge key << stands before something not a mapping.");
    };
  }

  private YamlNode scalar(ScalarEvent event) {
    Mark mark = mark(event);
    String text = event.getValue();
    String tag = event.getTag().orElse(null);
    if (tag == null || tag.equals("!")) {
      return new YamlNode.Scalar(
          mark, event.isPlain() && tag == null ? resolved(text, mark) : text);
    }
    if (tag.equals("!function")) {
      return new YamlNode.Function(mark, text.strip());
    }
    return switch (tag.startsWith(STANDARD) ? tag.substring(STANDARD.length()) : tag) {
      case "str" -> new YamlNode.Scalar(mark, text);
      case "int", "float", "bool", "null" -> new YamlNode.Scalar(mark, resolved(text, mark));
      default -> throw malformed(mark.toString(), "tag " + tag + " is not known here.");
    };
  }

  private static @Nullable Object resolved(String text, Mark mark) {
    try {
      return YamlScalars.resolve(text);
    } catch (NumberFormatException e) {
      throw malformed(mark.toString(), "number " + text + " is too large; put it in quotes.");
    }
  }

  private void requireStandard(Optional<String> tag, String kind, Event event) {
    if (tag.isPresent() && !tag.get().equals(STANDARD + kind) && !tag.get().equals("!")) {
      throw malformed(mark(event).toString(), "tag " + tag.get() + " is not known here.");
    }
  }

  private int sum(int size, int more, Event event) {
    if (size + (long) more > MAX_NODES) {
      throw malformed(
          mark(event).toString(), "expands to more than " + MAX_NODES + " values through aliases.");
    }
    return size + more;
  }

  private Mark mark(Event event) {
    return new Mark(file, event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1));
  }

  private static String oneLine(String problem) {
    String line = problem.strip().replaceAll("\\s+", " ");
    return line.endsWith(".") ? line : line + ".";
  }

  private static EvalException malformed(String where, String problem) {
    return new EvalException(ErrorCode.MALFORMED_FILE, where + ": " + problem);
  }
}
