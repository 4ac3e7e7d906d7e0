package dev.assay.plugins.dataformats.parquet;

import dev.assay.plugins.dataformats.parquet.Schema.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.jspecify.annotations.Nullable;

/**
 * Puts together rows from the events of parquet-java's record reader: structs as maps in the order
 * of the schema with null for what is absent, lists as lists, maps as maps by the text of their
 * keys.
 */
final class RowBuilder extends RecordMaterializer<Map<String, @Nullable Object>> {
  private Map<String, @Nullable Object> row = Map.of();
  private final Struct root;

  RowBuilder(Schema schema) {
    this.root = new Struct(schema.fields(), fields -> row = fields);
  }

  @Override
  public Map<String, @Nullable Object> getCurrentRecord() {
    return row;
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }

  /** One value that is not repeated. */
  private static Converter converter(Node node, Consumer<@Nullable Object> sink) {
    if (node.isLeaf()) {
      return LeafValues.converter(node.element(), sink);
    }
    if (node.children().size() == 1 && node.children().getFirst().isRepeated()) {
      Node repeated = node.children().getFirst();
      if (node.isList()) {
        return new Listing(element(node, repeated), sink);
      }
      if (node.isMap() && repeated.children().size() == 2) {
        return new Mapping(repeated, sink);
      }
    }
    return new Struct(node.children(), sink::accept);
  }

  /**
   * The node whose values are the elements: the only field of the repeated group, unless that is
   * itself the element, as old writers have it (<a
   * href="https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#lists">rules</a>).
   */
  private static Element element(Node list, Node repeated) {
    boolean wrapped =
        !repeated.isLeaf()
            && repeated.children().size() == 1
            && !repeated.children().getFirst().isRepeated()
            && !repeated.name().equals("array")
            && !repeated.name().equals(list.name() + "_tuple");
    return wrapped
        ? new Element(repeated.children().getFirst(), true)
        : new Element(repeated, false);
  }

  private record Element(Node node, boolean wrapped) {}

  private static final class Struct extends GroupConverter {
    private final String[] names;
    private final Converter[] converters;
    private final boolean[] repeated;
    private final @Nullable Object[] values;
    private final Consumer<Map<String, @Nullable Object>> sink;

    Struct(List<Node> fields, Consumer<Map<String, @Nullable Object>> sink) {
      int size = fields.size();
      this.sink = sink;
      names = new String[size];
      converters = new Converter[size];
      repeated = new boolean[size];
      values = new Object[size];
      for (int i = 0; i < size; i++) {
        Node field = fields.get(i);
        int index = i;
        names[i] = field.name();
        repeated[i] = field.isRepeated();
        converters[i] =
            converter(
                field,
                repeated[i] ? value -> append(index, value) : value -> values[index] = value);
      }
    }

    private void append(int index, @Nullable Object value) {
      List<@Nullable Object> list;
      if (values[index] instanceof Appendable appendable) {
        list = appendable.list;
      } else {
        throw new IllegalStateException("a repeated field outside its struct");
      }
      list.add(value);
    }

    @Override
    public Converter getConverter(int index) {
      return converters[index];
    }

    @Override
    public void start() {
      for (int i = 0; i < values.length; i++) {
        values[i] = repeated[i] ? new Appendable(new ArrayList<>()) : null;
      }
    }

    @Override
    public void end() {
      Map<String, @Nullable Object> fields = LinkedHashMap.newLinkedHashMap(names.length);
      for (int i = 0; i < names.length; i++) {
        fields.put(names[i], values[i] instanceof Appendable(List<?> list) ? list : values[i]);
      }
      sink.accept(fields);
    }

    /** A list under construction, told from a value that is one. */
    private record Appendable(List<@Nullable Object> list) {}
  }

  private static final class Listing extends GroupConverter {
    private final Converter repeated;
    private final Consumer<@Nullable Object> sink;
    private List<@Nullable Object> list = List.of();

    Listing(Element element, Consumer<@Nullable Object> sink) {
      this.sink = sink;
      this.repeated =
          element.wrapped()
              ? new Wrapper(element.node(), value -> list.add(value))
              : converter(element.node(), value -> list.add(value));
    }

    @Override
    public Converter getConverter(int index) {
      return repeated;
    }

    @Override
    public void start() {
      list = new ArrayList<>();
    }

    @Override
    public void end() {
      sink.accept(list);
    }
  }

  /** The group around each element, which alone tells that there is one that is null. */
  private static final class Wrapper extends GroupConverter {
    private final Converter element;
    private final Consumer<@Nullable Object> sink;
    private @Nullable Object value;

    Wrapper(Node node, Consumer<@Nullable Object> sink) {
      this.sink = sink;
      this.element = converter(node, value -> this.value = value);
    }

    @Override
    public Converter getConverter(int index) {
      return element;
    }

    @Override
    public void start() {
      value = null;
    }

    @Override
    public void end() {
      sink.accept(value);
    }
  }

  private static final class Mapping extends GroupConverter {
    private final Converter entry;
    private final Consumer<@Nullable Object> sink;
    private Map<String, @Nullable Object> map = Map.of();

    Mapping(Node repeated, Consumer<@Nullable Object> sink) {
      this.sink = sink;
      String key = repeated.children().get(0).name();
      String value = repeated.children().get(1).name();
      this.entry =
          new Struct(
              repeated.children(),
              fields -> map.put(String.valueOf(fields.get(key)), fields.get(value)));
    }

    @Override
    public Converter getConverter(int index) {
      return entry;
    }

    @Override
    public void start() {
      map = new LinkedHashMap<>();
    }

    @Override
    public void end() {
      sink.accept(map);
    }
  }
}
