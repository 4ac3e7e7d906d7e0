package dev.assay.plugins.dataformats.parquet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * The columns of a file as a tree.
 *
 * @param message the same for parquet-java, which needs names, nesting and physical types only
 */
record Schema(List<Node> fields, MessageType message) {
  private static final int MAX_DEPTH = 48;

  /** A field: what the file says of it, and the fields in it. */
  record Node(SchemaElement element, List<Node> children) {
    String name() {
      return element.getName();
    }

    boolean isLeaf() {
      return element.isSetType();
    }

    boolean isRepeated() {
      return element.getRepetition_type() == FieldRepetitionType.REPEATED;
    }

    boolean isList() {
      return is(ConvertedType.LIST)
          || element.isSetLogicalType() && element.getLogicalType().isSetLIST();
    }

    boolean isMap() {
      return is(ConvertedType.MAP)
          || is(ConvertedType.MAP_KEY_VALUE)
          || element.isSetLogicalType() && element.getLogicalType().isSetMAP();
    }

    private boolean is(ConvertedType type) {
      return element.getConverted_type() == type;
    }
  }

  /**
   * @param elements depth first, as the footer has them; the first is the root
   */
  static Schema of(List<SchemaElement> elements) {
    if (elements.isEmpty()) {
      throw new MalformedParquetException("its schema is empty");
    }
    Cursor cursor = new Cursor(elements);
    List<Node> fields = cursor.children(elements.getFirst(), 0);
    if (fields.isEmpty()) {
      throw new MalformedParquetException("its schema has no columns");
    }
    if (cursor.next < elements.size()) {
      throw new MalformedParquetException("its schema has elements outside its tree");
    }
    return new Schema(fields, new MessageType("row", fields.stream().map(Schema::type).toList()));
  }

  private static final class Cursor {
    private final List<SchemaElement> elements;
    private int next = 1;

    Cursor(List<SchemaElement> elements) {
      this.elements = elements;
    }

    List<Node> children(SchemaElement parent, int depth) {
      if (depth > MAX_DEPTH) {
        throw new MalformedParquetException("its schema nests deeper than " + MAX_DEPTH);
      }
      List<Node> children = new ArrayList<>();
      Set<String> names = new HashSet<>();
      for (int i = 0; i < parent.getNum_children(); i++) {
        if (next >= elements.size()) {
          throw new MalformedParquetException("its schema is cut short");
        }
        SchemaElement element = elements.get(next++);
        if (!element.isSetRepetition_type() || !names.add(element.getName())) {
          throw new MalformedParquetException("its schema has a bad column " + element.getName());
        }
        List<Node> inner = children(element, depth + 1);
        if (element.isSetType() != inner.isEmpty()) {
          throw new UnsupportedParquetException(
              "its column " + element.getName() + " is a struct without fields");
        }
        children.add(new Node(element, inner));
      }
      return children;
    }
  }

  private static Type type(Node node) {
    SchemaElement element = node.element();
    Repetition repetition = Repetition.valueOf(element.getRepetition_type().name());
    return node.isLeaf()
        ? new PrimitiveType(
            repetition, physicalType(element), element.getType_length(), node.name())
        : new GroupType(
            repetition, node.name(), node.children().stream().map(Schema::type).toList());
  }

  private static PrimitiveTypeName physicalType(SchemaElement element) {
    return switch (element.getType()) {
      case BOOLEAN -> PrimitiveTypeName.BOOLEAN;
      case INT32 -> PrimitiveTypeName.INT32;
      case INT64 -> PrimitiveTypeName.INT64;
      case INT96 -> PrimitiveTypeName.INT96;
      case FLOAT -> PrimitiveTypeName.FLOAT;
      case DOUBLE -> PrimitiveTypeName.DOUBLE;
      case BYTE_ARRAY -> PrimitiveTypeName.BINARY;
      case FIXED_LEN_BYTE_ARRAY -> PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
    };
  }
}
