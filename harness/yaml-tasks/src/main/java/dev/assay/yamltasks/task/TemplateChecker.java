package dev.assay.yamltasks.task;

import dev.assay.spi.EvalException;
import dev.assay.yamltasks.config.DocField;
import dev.assay.yamltasks.config.Problems;
import dev.assay.yamltasks.config.TaskConfig;
import dev.assay.yamltasks.config.Wording;
import dev.assay.yamltasks.yaml.Mark;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compiles the templates of definitions, each different one once. */
public final class TemplateChecker {
  private final Map<String, Optional<String>> problems = new HashMap<>();

  /** Notes the templates of a task that are malformed. */
  public void check(TaskConfig config, Problems found) {
    Stream.of(
            Stream.ofNullable(config.instruction()),
            fields(config.wording()),
            fields(config.fewshot().wording()))
        .flatMap(fields -> fields)
        .distinct()
        .forEach(field -> check(field, found));
  }

  private static Stream<DocField> fields(Wording wording) {
    return Stream.of(wording.text(), wording.target(), wording.choices(), wording.prefix())
        .flatMap(Stream::ofNullable);
  }

  private void check(@Nullable DocField field, Problems found) {
    if (field instanceof DocField.Text(Mark mark, String key, String source)
        && source.indexOf('{') >= 0) {
      problems
          .computeIfAbsent(source, s -> problem(s, mark, key))
          .ifPresent(problem -> found.add(mark, key, "is no template: " + problem));
    }
  }

  private static Optional<String> problem(String source, Mark mark, String key) {
    try {
      BoundField.compiled(source, mark, key);
      return Optional.empty();
    } catch (EvalException e) {
      return Optional.of(
          e.getCause() == null
              ? String.valueOf(e.getMessage())
              : String.valueOf(e.getCause().getMessage()));
    }
  }
}
