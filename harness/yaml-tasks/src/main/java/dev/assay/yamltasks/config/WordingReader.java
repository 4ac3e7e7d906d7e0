package dev.assay.yamltasks.config;

import dev.assay.yamltasks.functions.Equivalent;
import dev.assay.yamltasks.yaml.Mark;
import dev.assay.yamltasks.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code doc_to_text} and its like, of a task or of its {@code fewshot_config}. */
final class WordingReader {
  private WordingReader() {}

  /** A task's own wording; only a rolling task, which has no question, may leave the text out. */
  static Wording ofTask(Section task, OutputType outputType) {
    DocField nothing = new DocField.Text(task.mapping().mark(), "doc_to_text", "");
    if (outputType != OutputType.LOGLIKELIHOOD_ROLLING && task.value("doc_to_text") == null) {
      task.problem("doc_to_text", "is missing: it says how a document becomes a question.");
    }
    if (task.value("doc_to_target") == null) {
      task.problem("doc_to_target", "is missing: it says what the right answer is.");
    }
    if (outputType.hasChoices() && task.value("doc_to_choice") == null) {
      task.problem("doc_to_choice", "is missing: " + outputType.written() + " needs the choices.");
    }
    return read(task, new Wording(nothing, nothing, null, null, " ", "\n\n"));
  }

  /** What the section says, and the given wording where it is silent. */
  static Wording read(Section section, Wording inherited) {
    return new Wording(
        required(field(section, "doc_to_text", inherited.text()), inherited.text()),
        required(field(section, "doc_to_target", inherited.target()), inherited.target()),
        field(section, "doc_to_choice", inherited.choices()),
        field(section, "gen_prefix", inherited.prefix()),
        section.text("target_delimiter", inherited.targetDelimiter()),
        section.text("fewshot_delimiter", inherited.fewshotDelimiter()));
  }

  private static DocField required(@Nullable DocField field, DocField otherwise) {
    return field == null ? otherwise : field;
  }

  static @Nullable DocField field(Section section, String key, @Nullable DocField inherited) {
    if (!section.has(key)) {
      return inherited;
    }
    YamlNode node = section.value(key);
    return node == null ? null : field(section, key, node);
  }

  static @Nullable DocField field(Section section, String key, YamlNode node) {
    String path = section.path() + key;
    return switch (node) {
      case YamlNode.Scalar(Mark mark, String text) -> new DocField.Text(mark, path, text);
      case YamlNode.Scalar(Mark mark, Long number) -> new DocField.Constant(mark, path, number);
      case YamlNode.Function function -> {
        var equivalent = section.equivalent(key, function, Equivalent.OfField.class);
        yield equivalent == null ? null : new DocField.Code(function.mark(), path, equivalent);
      }
      case YamlNode.Sequence list -> new DocField.Constant(list.mark(), path, list.plain());
      case YamlNode.Mapping(Mark mark, var entries) -> {
        // doc_to_choice: {key: choice}: the keys are for the reader.
        List<@Nullable Object> values = new ArrayList<>();
        entries.values().forEach(entry -> values.add(entry.value().plain()));
        yield new DocField.Constant(mark, path, values);
      }
      case YamlNode other -> section.wrong(key, other, "text");
    };
  }
}
