package dev.assay.yamltasks.config;

import dev.assay.yamltasks.functions.Equivalent;
import dev.assay.yamltasks.yaml.Mark;
import dev.assay.yamltasks.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the data set's keys and {@code process_docs}. */
final class DocsReader {
  private DocsReader() {}

  static DataConfig data(Section task) {
    String path = task.text("dataset_path");
    if (path == null && task.value("custom_dataset") == null) {
      task.problem("dataset_path", "is missing: it names the data set.");
    }
    if (task.value("test_split") == null && task.value("validation_split") == null) {
      task.problem(
          "test_split", "and validation_split are both missing: one names what is evaluated.");
    }
    return new DataConfig(
        path == null ? "" : path,
        task.text("dataset_name"),
        task.section("dataset_kwargs")
            .map(s -> s.parametersBut("trust_remote_code"))
            .orElse(Map.of()),
        task.text("training_split"),
        task.text("validation_split"),
        task.text("test_split"),
        steps(task, List.of()));
  }

  /** {@code process_docs} of a section, and the inherited ones where it does not have the key. */
  static List<DocsStep> steps(Section section, List<DocsStep> inherited) {
    if (!section.has("process_docs")) {
      return inherited;
    }
    return switch (section.value("process_docs")) {
      case null -> List.of();
      case YamlNode.Function function -> {
        var code = section.equivalent("process_docs", function, Equivalent.OfDocs.class);
        yield code == null ? List.of() : List.of(new DocsStep.Code(code));
      }
      case YamlNode _ -> {
        var steps = new ArrayList<DocsStep>();
        for (Section step : section.sections("process_docs")) {
          step.only(List.of("where", "set", "drop"));
          step.section("where").map(DocsReader::where).ifPresent(steps::add);
          step.section("set").map(DocsReader::set).ifPresent(steps::add);
          if (step.has("drop")) {
            steps.add(new DocsStep.Drop(step.texts("drop")));
          }
        }
        yield steps;
      }
    };
  }

  private static DocsStep where(Section section) {
    var allowed = new LinkedHashMap<String, List<Object>>();
    section
        .parametersBut()
        .forEach((column, value) ->
            allowed.put(
                column, value instanceof List<?> list ? List.copyOf(list) : List.of(value)));
    return new DocsStep.Where(section.mapping().mark(), allowed);
  }

  private static DocsStep set(Section section) {
    var columns = new LinkedHashMap<String, DocsStep.Cell>();
    section
        .mapping()
        .entries()
        .forEach((column, entry) -> {
          DocsStep.@Nullable Cell cell = cell(section, column, entry.value());
          if (cell != null) {
            columns.put(column, cell);
          }
        });
    return new DocsStep.Set(columns);
  }

  private static DocsStep.@Nullable Cell cell(Section section, String column, YamlNode node) {
    if (node instanceof YamlNode.Sequence(Mark _, List<YamlNode> items)) {
      var fields = new ArrayList<DocField>();
      for (YamlNode item : items) {
        DocField field = WordingReader.field(section, column, item);
        if (field != null) {
          fields.add(field);
        }
      }
      return new DocsStep.Cell.Several(fields);
    }
    DocField field = WordingReader.field(section, column, node);
    return field == null ? null : new DocsStep.Cell.One(field);
  }
}
