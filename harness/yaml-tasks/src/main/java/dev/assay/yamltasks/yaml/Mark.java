package dev.assay.yamltasks.yaml;

/**
 * Where something stands in a definition.
 *
 * @param file its path, as messages show it
 * @param line from 1
 */
public record Mark(String file, int line) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
