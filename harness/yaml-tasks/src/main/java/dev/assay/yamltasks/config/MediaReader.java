package dev.assay.yamltasks.config;

import dev.assay.yamltasks.yaml.YamlNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code doc_to_audio} and {@code doc_to_image}: a column each, or a list of columns. */
final class MediaReader {
  private MediaReader() {}

  static Map<Modality, List<DocField>> read(Section task) {
    var media = new EnumMap<Modality, List<DocField>>(Modality.class);
    for (Modality modality : Modality.values()) {
      YamlNode node = task.value(modality.key());
      List<DocField> fields = node == null ? List.of() : fields(task, modality.key(), node);
      if (!fields.isEmpty()) {
        media.put(modality, fields);
      }
    }
    return media;
  }

  private static List<DocField> fields(Section task, String key, YamlNode node) {
    var fields = new ArrayList<DocField>();
    List<YamlNode> items =
        node instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(node);
    for (YamlNode item : items) {
      switch (item) {
        case YamlNode.Scalar(var mark, String column) ->
            fields.add(new DocField.Text(mark, task.path() + key, column));
        case YamlNode.Function function ->
            task.problems().needsPython(function.mark(), key, function.reference());
        case YamlNode other -> task.wrong(key, other, "a column or a list of columns");
      }
    }
    return fields;
  }

  /** A shot would need media of its own, which lm-eval does not have either. */
  static @Nullable Integer shots(Section task) {
    Integer shots = task.count("num_fewshot", 0);
    if (shots != null && shots > 0) {
      task.problem("num_fewshot", "is " + shots + ", and tasks with media have no shots.");
    }
    return 0;
  }
}
