package dev.assay.transformer.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Reads the JSON header of a safetensors file token by token, so that what it costs is bounded by
 * what a valid header may hold: a tree of a hostile header of 100 MB would be many times larger.
 */
final class SafetensorsHeaderReader {

  private static final int MAX_TENSORS = 1 << 18;
  private static final int MAX_DIMENSIONS = 16;

  private final Path file;
  private final byte[] header;

  SafetensorsHeaderReader(Path file, byte[] header) {
    this.file = file;
    this.header = header;
  }

  List<SafetensorsEntry> read() {
    try (JsonParser parser = JsonFiles.FACTORY.createParser(ObjectReadContext.empty(), header)) {
      List<SafetensorsEntry> entries = new ArrayList<>();
      expect(parser.nextToken(), JsonToken.START_OBJECT, "the header");
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        expect(parser.nextToken(), JsonToken.START_OBJECT, "the header's entry " + name);
        if (name.equals("__metadata__")) {
          parser.skipChildren();
        } else if (entries.size() == MAX_TENSORS) {
          throw new CheckpointException(
              file, "the header names more than " + MAX_TENSORS + " tensors");
        } else {
          entries.add(readEntry(parser, name));
        }
      }
      if (parser.nextToken() != null) {
        throw new CheckpointException(file, "the header goes on after its JSON object");
      }
      return entries;
    } catch (JacksonException e) {
      throw new CheckpointException(
          file, "the header is not valid JSON: " + JsonFiles.describe(e), e);
    }
  }

  private SafetensorsEntry readEntry(JsonParser parser, String name) {
    SafetensorsEntry.@Nullable Type type = null;
    long @Nullable [] shape = null;
    long @Nullable [] offsets = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "dtype" -> type = type(parser, name);
        case "shape" -> shape = longs(parser, name, key);
        case "data_offsets" -> offsets = longs(parser, name, key);
        default -> throw fault(name, "has the unknown key " + key);
      }
    }
    if (type == null || shape == null || offsets == null) {
      throw fault(name, "lacks one of dtype, shape and data_offsets");
    }
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw fault(
          name, "has the data_offsets " + Arrays.toString(offsets) + ", not a begin and an end");
    }
    try {
      long bytes = Math.multiplyExact(Tensor.elements(shape), (long) type.bytes());
      return new SafetensorsEntry(name, type, shape, offsets[0], offsets[1], bytes);
    } catch (ArithmeticException e) {
      throw fault(name, "has the shape " + Arrays.toString(shape) + ", larger than any file");
    }
  }

  private SafetensorsEntry.Type type(JsonParser parser, String name) {
    String text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : "";
    for (SafetensorsEntry.Type type : SafetensorsEntry.Type.values()) {
      if (type.name().equals(text)) {
        return type;
      }
    }
    throw fault(name, "has the unknown dtype '" + text + "'");
  }

  private long[] longs(JsonParser parser, String name, String key) {
    expect(parser.currentToken(), JsonToken.START_ARRAY, key + " of tensor " + name);
    long[] values = new long[MAX_DIMENSIONS];
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || count == MAX_DIMENSIONS) {
        throw fault(
            name,
            "has a " + key + " that is not a list of at most " + MAX_DIMENSIONS + " whole numbers");
      }
      values[count] = parser.getLongValue();
      if (values[count++] < 0) {
        throw fault(name, "has a negative number in its " + key);
      }
    }
    return Arrays.copyOf(values, count);
  }

  private void expect(@Nullable JsonToken found, JsonToken wanted, String what) {
    if (found != wanted) {
      throw new CheckpointException(
          file, what + " is not a JSON " + (wanted == JsonToken.START_ARRAY ? "list" : "object"));
    }
  }

  private CheckpointException fault(String tensor, String problem) {
    return new CheckpointException(file, "tensor " + tensor + " " + problem);
  }
}
