package dev.assay.site;

import dev.assay.site.BoardTask.Measure;
import dev.assay.spi.result.Score;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The {@code model-index} of a Hugging Face model card: the model's scores as metadata. The format
 * is that of the Hub's model card specification (huggingface/hub-docs, modelcard.md).
 */
final class ModelIndex {
  private ModelIndex() {}

  static String of(Board board, BoardModel model) {
    var yaml = new StringBuilder("model-index:\n");
    yaml.append("- name: ").append(quoted(model.entry().card().name())).append('\n');
    yaml.append("  results:\n");
    for (BoardTask task : board.tasks()) {
      board
          .entry(model, task)
          .ifPresent(entry -> {
            List<Score> scores =
                task.measures().stream()
                    .flatMap(measure -> entry.score(measure).stream())
                    .filter(score -> Double.isFinite(score.value()))
                    .toList();
            if (!scores.isEmpty()) {
              result(yaml, board, task, entry, scores);
            }
          });
    }
    return yaml.toString();
  }

  private static void result(
      StringBuilder yaml, Board board, BoardTask task, BoardEntry entry, List<Score> scores) {
    yaml.append("  - task:\n      type: text-generation\n    dataset:\n");
    yaml.append("      name: ").append(quoted(task.entry().title())).append('\n');
    yaml.append("      type: ").append(quoted(dataset(board, task, entry))).append('\n');
    yaml.append("      args:\n        num_few_shot: ")
        .append(task.entry().numFewshot())
        .append('\n');
    yaml.append("    metrics:\n");
    for (Score score : scores) {
      Measure measure = Measure.of(score);
      yaml.append("    - type: ").append(quoted(score.metric())).append('\n');
      yaml.append("      name: ").append(quoted(measure.label())).append('\n');
      yaml.append("      value: ").append(score.value()).append('\n');
      yaml.append("      verified: false\n");
    }
  }

  /** The data set's name on the Hub where the plan has it; the task's otherwise. */
  private static String dataset(Board board, BoardTask task, BoardEntry entry) {
    Object tasks = board.runs().get(entry.run()).result().plan().get("tasks");
    if (tasks instanceof List<?> list) {
      for (Object item : list) {
        Optional<String> path = datasetPath(item, entry.recorded().name());
        if (path.isPresent()) {
          return path.get();
        }
      }
    }
    return task.entry().name();
  }

  private static Optional<String> datasetPath(Object item, String task) {
    return item instanceof Map<?, ?> fields
            && task.equals(fields.get("name"))
            && fields.get("definition") instanceof Map<?, ?> definition
            && definition.get("dataset_path") instanceof String path
        ? Optional.of(path)
        : Optional.empty();
  }

  /** A JSON string is a YAML string. */
  private static String quoted(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }
}
