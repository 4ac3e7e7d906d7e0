package dev.assay.core.lmeval;

import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.ModelEntry;
import dev.assay.spi.result.RunInfo;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One model's part of a run as {@code results_<date>.json}. The keys are lm-eval 0.4.13's ({@code
 * lm_eval/result_schema.py}); what has no counterpart is null, and {@code assay_version} says who
 * wrote it.
 */
final class LmEvalResults {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final EvalResult result;
  private final ModelEntry model;
  private final Map<String, String> taskHashes;

  LmEvalResults(EvalResult result, ModelEntry model, Map<String, String> taskHashes) {
    this.result = result;
    this.model = model;
    this.taskHashes = taskHashes;
  }

  ObjectNode document() {
    ObjectNode document = MAPPER.createObjectNode();
    scores(document);
    groups(document);
    definitions(document);
    document.set("config", config());
    RunInfo run = result.run();
    String commit = run.environment().get("git_commit");
    document.put("git_hash", commit);
    document.put("date", (double) Instant.parse(run.started()).getEpochSecond());
    document.put(
        "pretty_env_info",
        run.environment().entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue())
            .collect(Collectors.joining("\n")));
    document.putNull("transformers_version");
    document.putNull("lm_eval_version");
    document.put("assay_version", run.assayVersion());
    document.putNull("upper_git_hash");
    document.put("max_length", model.card().contextLength());
    document.set("task_hashes", MAPPER.valueToTree(taskHashes));
    identity(document);
    document.put("total_evaluation_time_seconds", PythonText.str(model.seconds()));
    return document;
  }

  private void scores(ObjectNode document) {
    ObjectNode results = document.putObject("results");
    ObjectNode groups = MAPPER.createObjectNode();
    for (TaskEntry task : result.tasks()) {
      ObjectNode entry = results.putObject(task.name());
      entry.put("name", task.name());
      entry.put("alias", task.title());
      entry.put("sample_len", task.docs());
      List<Score> scores = scores(task.name());
      for (Score score : scores) {
        entry.put(score.metric() + "," + score.filter(), score.value());
        String key = score.metric() + "_stderr," + score.filter();
        if (score.stderr() == null) {
          entry.put(key, "N/A");
        } else {
          entry.put(key, score.stderr());
        }
      }
      if (task.group() && !scores.isEmpty()) {
        groups.set(task.name(), entry.deepCopy());
      }
    }
    if (!groups.isEmpty()) {
      document.set("groups", groups);
    }
  }

  private List<Score> scores(String task) {
    return result.scores().stream()
        .filter(score -> score.model().equals(model.card().name()) && score.task().equals(task))
        .toList();
  }

  private void groups(ObjectNode document) {
    ObjectNode subtasks = document.putObject("group_subtasks");
    for (TaskEntry task : result.tasks()) {
      if (task.group()) {
        subtasks.putArray(task.name());
      }
    }
    for (TaskEntry task : result.tasks()) {
      if (task.parent() != null && subtasks.get(task.parent()) instanceof ArrayNode members) {
        members.add(task.name());
      }
    }
  }

  private void definitions(ObjectNode document) {
    ObjectNode configs = document.putObject("configs");
    if (result.plan().get("tasks") instanceof List<?> tasks) {
      for (Object task : tasks) {
        if (task instanceof Map<?, ?> entry && entry.get("name") instanceof String name) {
          ObjectNode config = configs.putObject(name);
          config.put("task", name);
          config.setAll(MAPPER.<ObjectNode>valueToTree(entry.get("definition")));
          config.set("num_fewshot", MAPPER.valueToTree(entry.get("num_fewshot")));
        }
      }
    }
    ObjectNode versions = document.putObject("versions");
    ObjectNode shots = document.putObject("n-shot");
    ObjectNode higher = document.putObject("higher_is_better");
    ObjectNode samples = document.putObject("n-samples");
    for (TaskEntry task : result.tasks()) {
      putVersion(versions, task);
      shots.put(task.name(), task.numFewshot());
      ObjectNode directions = higher.putObject(task.name());
      scores(task.name()).forEach(score -> directions.put(score.metric(), score.higherIsBetter()));
      if (!task.group()) {
        samples
            .putObject(task.name())
            .put("original", task.available())
            .put("effective", task.docs());
      }
    }
  }

  /** A number where it is one, as YAML has it. */
  private static void putVersion(ObjectNode versions, TaskEntry task) {
    if (task.version().matches("\\d{1,9}")) {
      versions.put(task.name(), Integer.parseInt(task.version()));
    } else if (task.version().matches("\\d{1,9}\\.\\d{1,9}")) {
      versions.put(task.name(), Double.parseDouble(task.version()));
    } else {
      versions.put(task.name(), task.version());
    }
  }

  private ObjectNode config() {
    ObjectNode config = MAPPER.createObjectNode();
    Map<String, String> details = model.card().details();
    config.put("model", model.spec().split(":", 2)[0]);
    config.put("model_args", model.spec());
    config.put("model_num_parameters", model.card().parameters());
    config.put("model_dtype", details.getOrDefault("weights", ""));
    config.put("model_revision", "");
    config.put("model_sha", details.getOrDefault("weights_sha256", model.card().digest()));
    config.putNull("batch_size");
    config.putArray("batch_sizes");
    config.put("device", result.run().environment().get("device"));
    config.putNull("use_cache");
    limit(config);
    config.putNull("bootstrap_iters");
    config.putNull("gen_kwargs");
    for (String seed : List.of("random_seed", "numpy_seed", "torch_seed", "fewshot_seed")) {
      config.set(seed, MAPPER.valueToTree(result.plan().get("seed")));
    }
    return config;
  }

  /** The number of documents at the end of {@code first 12} and the like. */
  private void limit(ObjectNode config) {
    String documents = String.valueOf(result.plan().get("documents"));
    String last = documents.substring(documents.lastIndexOf(' ') + 1);
    if (last.matches("\\d{1,9}")) {
      config.put("limit", Integer.parseInt(last));
    } else {
      config.putNull("limit");
    }
  }

  private void identity(ObjectNode document) {
    document.put("model_source", model.spec().split(":", 2)[0]);
    document.put("model_name", model.card().name());
    document.put("model_name_sanitized", LmEvalWriter.sanitized(model.card().name()));
    boolean chat = Boolean.TRUE.equals(result.plan().get("apply_chat_template"));
    Object system = result.plan().get("system_instruction");
    document.put("system_instruction", system == null ? null : system.toString());
    document.put(
        "system_instruction_sha", system == null ? null : PythonText.sha256(system.toString()));
    document.set(
        "fewshot_as_multiturn", MAPPER.valueToTree(result.plan().get("fewshot_as_multiturn")));
    document.putNull("chat_template");
    document.put(
        "chat_template_sha", chat ? model.card().details().get("chat_template_sha256") : null);
  }
}
