package dev.assay.core.lmeval;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line of {@code samples/<task>.jsonl} as lm-eval's {@code samples_<task>_<date>.jsonl} has it:
 * a line a filter, numbers of responses as texts, {@code arguments} by request.
 *
 * @param line Assay's
 */
record LmEvalSample(JsonNode line) {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** Metrics that lm-eval measures as a log-likelihood, alone or with the size it is divided by. */
  private static final Set<String> LIKELIHOODS =
      Set.of("perplexity", "word_perplexity", "byte_perplexity", "bits_per_byte");

  /** Whether it was answered; lm-eval has no line for one that was not. */
  boolean answered() {
    return !line.path("metrics").isEmpty();
  }

  ObjectNode row(String filter) {
    ObjectNode row = MAPPER.createObjectNode();
    row.set("doc_id", line.path("doc_id"));
    row.set("doc", line.path("doc"));
    String target = target();
    row.put("target", target);
    row.set("arguments", arguments());
    row.set("resps", responses());
    row.set("filtered_resps", filtered(filter));
    row.put("filter", filter);
    JsonNode metrics = line.path("metrics").path(filter);
    ArrayNode names = row.putArray("metrics");
    metrics.propertyStream().forEach(metric -> names.add(metric.getKey()));
    row.put("doc_hash", PythonText.sha256(PythonText.json(line.path("doc"))));
    row.put("prompt_hash", PythonText.sha256(firstPrompt()));
    row.put("target_hash", PythonText.sha256(target));
    metrics
        .propertyStream()
        .forEach(metric -> row.set(metric.getKey(), measured(metric.getKey(), metric.getValue())));
    return row;
  }

  /** What of the sample goes into lm-eval's hash of a task. */
  static String hashes(ObjectNode row) {
    return row.get("doc_hash").stringValue()
        + row.get("prompt_hash").stringValue()
        + row.get("target_hash").stringValue();
  }

  private String target() {
    JsonNode target = line.path("target");
    if (target.has("gold") && choosesContext()) {
      // To lm-eval the target is then what is scored after each of the choices.
      return line.path("asked").path(0).path("continuation").asString("").stripLeading();
    }
    if (target.has("gold")) {
      JsonNode gold = target.get("gold");
      return gold.size() == 1 ? gold.get(0).asString() : list(gold);
    }
    if (target.has("accepted")) {
      JsonNode accepted = target.get("accepted");
      return accepted.size() == 1 ? accepted.get(0).asString() : list(accepted);
    }
    return line.path("asked").path(0).path("text").asString("");
  }

  /** Whether the choices are contexts, and what follows them is the same. */
  private boolean choosesContext() {
    List<String> prompts = prompts();
    JsonNode asked = line.path("asked");
    if (asked.size() < 2 || prompts.getFirst().equals(prompts.get(1))) {
      return false;
    }
    return asked.path(0).path("continuation").equals(asked.path(1).path("continuation"));
  }

  private static String list(JsonNode values) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : values) {
      texts.add(
          value.isString()
              ? "'" + value.stringValue().replace("\\", "\\\\").replace("'", "\\'") + "'"
              : value.asString());
    }
    return "[" + String.join(", ", texts) + "]";
  }

  private boolean generated() {
    return line.path("responses").path(0).has("text");
  }

  /** The prompt of each request; one that was left out is the one before. */
  private List<String> prompts() {
    List<String> prompts = new ArrayList<>();
    String prompt = "";
    for (JsonNode asked : line.path("asked")) {
      JsonNode own = asked.has("text") ? asked.get("text") : asked.path("prompt");
      if (!own.isMissingNode()) {
        // A conversation that no template put into words stands there as its turns.
        prompt = own.isString() ? own.stringValue() : own.toString();
      }
      prompts.add(prompt);
    }
    return prompts;
  }

  private String firstPrompt() {
    List<String> prompts = prompts();
    return prompts.isEmpty() ? "" : prompts.getFirst();
  }

  private ObjectNode arguments() {
    ObjectNode arguments = MAPPER.createObjectNode();
    List<String> prompts = prompts();
    // Repeats are one request of lm-eval's.
    int requests = generated() ? Math.min(1, prompts.size()) : prompts.size();
    for (int i = 0; i < requests; i++) {
      JsonNode asked = line.path("asked").get(i);
      ObjectNode request = arguments.putObject("gen_args_" + i);
      request.put("arg_0", prompts.get(i));
      if (asked.has("continuation")) {
        request.set("arg_1", asked.get("continuation"));
      } else if (asked.has("until")) {
        ObjectNode generation = request.putObject("arg_1");
        generation.set("until", asked.get("until"));
        generation.set("max_gen_toks", asked.path("max_tokens"));
        generation.set("temperature", asked.path("temperature"));
        generation.put("do_sample", asked.path("temperature").asDouble(0) > 0);
      }
    }
    return arguments;
  }

  private ArrayNode responses() {
    ArrayNode all = MAPPER.createArrayNode();
    if (generated()) {
      ArrayNode repeats = all.addArray();
      line.path("responses").forEach(response -> repeats.add(response.path("text")));
    } else {
      line.path("responses").forEach(response -> all.addArray().add(likelihood(response)));
    }
    return all;
  }

  private ArrayNode filtered(String filter) {
    ArrayNode all = MAPPER.createArrayNode();
    if (generated()) {
      JsonNode answers = line.path("answers").path(filter);
      if (answers.size() == 1) {
        all.add(answers.get(0));
      } else {
        all.add(answers);
      }
    } else {
      line.path("responses").forEach(response -> all.add(likelihood(response)));
    }
    return all;
  }

  private static JsonNode likelihood(JsonNode response) {
    // Infinities are written as texts, there being none in JSON.
    String logprob = PythonText.str(Double.parseDouble(response.path("logprob").asString()));
    if (!response.has("greedy")) {
      return MAPPER.getNodeFactory().stringNode(logprob);
    }
    return MAPPER
        .createArrayNode()
        .add(logprob)
        .add(PythonText.str(response.get("greedy").booleanValue()));
  }

  /** Assay's one or two numbers as lm-eval has them: one alone, or the pair. */
  private JsonNode measured(String metric, JsonNode numbers) {
    if (LIKELIHOODS.contains(metric)) {
      JsonNode logprob = line.path("responses").path(0).path("logprob");
      return numbers.size() < 2 || metric.equals("perplexity")
          ? logprob
          : MAPPER.createArrayNode().add(logprob).add(numbers.get(1));
    }
    if (numbers.size() == 2 && numbers.get(1).asDouble(0) == 1) {
      return numbers.get(0);
    }
    return numbers.size() == 1 ? numbers.get(0) : numbers;
  }
}
