package dev.assay.core.suite;

import dev.assay.core.suite.Suite.ModelChoice;
import dev.assay.core.suite.Suite.TaskChoice;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.task.FewshotChoice;
import dev.assay.spi.task.PromptStyle;
import dev.assay.spi.task.TaskSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a suite from YAML. All mistakes in a file are reported together, each with its line. */
public final class SuiteReader {
  private static final long MAX_BYTES = 4 << 20;

  private final Path file;
  private final List<String> problems = new ArrayList<>();

  private SuiteReader(Path file) {
    this.file = file;
  }

  /**
   * @throws EvalException listing every mistake
   */
  public static Suite read(Path file) {
    String yaml;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new EvalException(
            ErrorCode.INVALID_CONFIGURATION, file + " is larger than a suite can be (4 MB).");
      }
      yaml = Files.readString(file);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new EvalException(ErrorCode.NOT_FOUND, "There is no suite " + file + ".", e);
    } catch (IOException e) {
      throw new EvalException(
          ErrorCode.IO_FAILURE, "Cannot read suite " + file + ": " + e.getMessage() + ".", e);
    }
    return new SuiteReader(file).parse(yaml);
  }

  private Suite parse(String yaml) {
    YamlNode root = YamlNode.parse(file.toString(), yaml, problems);
    YamlNode.Fields fields =
        root.fields(
            "title",
            "models",
            "tasks",
            "study",
            "seed",
            "limit",
            "first",
            "num_fewshot",
            "fewshot_compat",
            "apply_chat_template",
            "fewshot_as_multiturn",
            "system_instruction",
            "data_dirs",
            "include_paths");
    List<Integer> shots = fields.integers("num_fewshot", 0, 1000);
    List<ModelChoice> models = new ArrayList<>();
    for (YamlNode entry : fields.required("models").items()) {
      models.add(model(entry));
    }
    List<TaskChoice> tasks = new ArrayList<>();
    Optional<YamlNode> studied = fields.optional("study");
    List<YamlNode> listed =
        studied.isPresent() ? fields.items("tasks") : fields.required("tasks").items();
    for (YamlNode entry : listed) {
      tasks.addAll(task(entry, shots));
    }
    Integer given = fields.integer("seed", 0, Integer.MAX_VALUE);
    long seed = given == null ? TaskSettings.DEFAULT_SEED : given;
    Study study = studied.map(node -> StudyReader.read(node, seed)).orElse(null);
    if (study != null && problems.isEmpty()) {
      tasks.addAll(study.tasks());
    }
    Suite suite =
        new Suite(
            fields.text("title", stem()),
            models,
            tasks,
            seed,
            fewshotChoice(fields),
            promptStyle(fields),
            selection(fields),
            paths(fields.texts("data_dirs")),
            paths(fields.texts("include_paths")),
            study);
    if (!problems.isEmpty()) {
      throw new EvalException(
          ErrorCode.INVALID_CONFIGURATION,
          problems.size() == 1
              ? problems.getFirst()
              : file
                  + " has "
                  + problems.size()
                  + " mistakes:\n  "
                  + String.join("\n  ", problems));
    }
    return suite;
  }

  private static ModelChoice model(YamlNode entry) {
    if (entry.isText()) {
      return new ModelChoice(entry.text(), null);
    }
    YamlNode.Fields fields = entry.fields("spec", "name");
    return new ModelChoice(fields.required("spec").text(), fields.text("name"));
  }

  private static List<TaskChoice> task(YamlNode entry, List<Integer> shots) {
    if (entry.isText()) {
      return TaskChoice.inShots(entry.text(), null, shots);
    }
    YamlNode.Fields fields = entry.fields("task", "name", "num_fewshot");
    List<Integer> own = fields.integers("num_fewshot", 0, 1000);
    return TaskChoice.inShots(
        fields.required("task").text(), fields.text("name"), own.isEmpty() ? shots : own);
  }

  private static FewshotChoice fewshotChoice(YamlNode.Fields fields) {
    String compatible = fields.text("fewshot_compat");
    if (compatible == null) {
      return FewshotChoice.BY_DOCUMENT;
    }
    if (!compatible.equals("lm-eval")) {
      fields.problem("fewshot_compat", "fewshot_compat can only be lm-eval");
    }
    return FewshotChoice.LM_EVAL;
  }

  private static PromptStyle promptStyle(YamlNode.Fields fields) {
    boolean chat = Boolean.TRUE.equals(fields.flag("apply_chat_template"));
    Boolean multiturn = fields.flag("fewshot_as_multiturn");
    if (Boolean.TRUE.equals(multiturn) && !chat) {
      fields.problem("fewshot_as_multiturn", "fewshot_as_multiturn needs apply_chat_template");
    }
    return PromptStyle.of(chat, multiturn, fields.text("system_instruction"));
  }

  private static Selection selection(YamlNode.Fields fields) {
    Integer limit = fields.integer("limit", 1, Integer.MAX_VALUE);
    Integer first = fields.integer("first", 1, Integer.MAX_VALUE);
    if (limit != null && first != null) {
      fields.problem("first", "limit and first exclude each other");
    }
    return limit != null
        ? new Selection.Sampled(limit)
        : first != null ? new Selection.First(first) : new Selection.All();
  }

  private List<Path> paths(List<String> texts) {
    Path home = file.toAbsolutePath().getParent();
    return texts.stream().map(home::resolve).map(Path::normalize).toList();
  }

  private String stem() {
    return file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
  }
}
