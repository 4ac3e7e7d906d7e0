package dev.assay.plugins.replay;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.Options;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a record's files, each row in the form that it has. */
final class RecordReader {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Optional<String> task;
  private final Optional<String> model;
  private final Map<String, Map<Integer, Recording.Document>> tasks = new HashMap<>();

  /** Of lm-eval's rows, which repeat a document's answers for every filter. */
  private final Map<Recording.Document, String> filters = new java.util.IdentityHashMap<>();

  private final TreeSet<String> models = new TreeSet<>();

  private RecordReader(Options options) {
    this.task = options.text("task");
    this.model = options.text("model");
  }

  /**
   * @throws EvalException naming file and line of what is malformed or there twice
   */
  static Recording read(Path location, Options options) {
    return new RecordReader(options).read(location, RecordFiles.find(location));
  }

  private Recording read(Path location, List<Path> files) {
    MessageDigest digest = sha256();
    for (Path file : files) {
      read(file, digest);
    }
    if (models.size() > 1 && model.isEmpty()) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          location
              + " holds the answers of several models; choose one with model=NAME of "
              + String.join(", ", models)
              + ".");
    }
    if (tasks.isEmpty()) {
      throw new EvalException(
          ErrorCode.INVALID_DATA,
          location
              + " holds no answers"
              + model.map(name -> " of a model " + name).orElse("")
              + (models.isEmpty() ? "" : "; it has those of " + String.join(", ", models))
              + ".");
    }
    String name =
        model.orElseGet(() ->
            models.size() == 1
                ? models.first()
                : location.getFileName().toString().replaceFirst("\\.jsonl$", ""));
    digest.update((name + "\n" + task.orElse("")).getBytes(StandardCharsets.UTF_8));
    return new Recording(name, HexFormat.of().formatHex(digest.digest()), tasks);
  }

  private void read(Path file, MessageDigest digest) {
    int number = 0;
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new DigestInputStream(Files.newInputStream(file), digest),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          add(new Row(MAPPER.readTree(line), file, number));
        }
      }
    } catch (JacksonException e) {
      throw new EvalException(
          ErrorCode.MALFORMED_FILE,
          file + ", line " + number + " is no JSON: " + e.getOriginalMessage() + ".",
          e);
    } catch (IOException e) {
      throw new EvalException(
          ErrorCode.IO_FAILURE, "Cannot read " + file + ": " + e.getMessage() + ".", e);
    }
  }

  private void add(Row row) {
    if (row.has("responses")) {
      addAssay(row);
    } else if (row.has("resps")) {
      addLmEval(row);
    } else if (row.has("text") || row.has("logprob")) {
      addPlain(row);
    } else {
      throw row.wrong(
          "is no answer: it has neither text nor logprob, nor what a row of samples has.");
    }
  }

  /** {@code {"task", "doc_id", "index", "text"}} or with {@code logprob} and {@code is_greedy}. */
  private void addPlain(Row row) {
    Recording.Document document =
        document(row.has("task") ? row.text("task") : taskOf(row), row, DocumentMarks.UNKNOWN);
    int index = row.has("index") ? row.count("index") : 0;
    put(document, index, Answers.plain(row), row);
  }

  private void addAssay(Row row) {
    String of = row.text("model");
    models.add(of);
    if (model.isPresent() && !model.get().equals(of)) {
      return;
    }
    if (models.size() > 1 && model.isEmpty()) {
      return; // Refused when all are known.
    }
    Recording.Document document = document(taskOf(row), row, DocumentMarks.of(row.at("doc")));
    JsonNode responses = row.list("responses");
    for (int i = 0; i < responses.size(); i++) {
      Optional<Answer> answer = Answers.assay(responses.get(i), row.at("asked").path(i), row);
      if (answer.isPresent()) {
        put(document, i, answer.get(), row);
      }
    }
  }

  private void addLmEval(Row row) {
    String filter = row.has("filter") ? row.text("filter") : "none";
    Recording.Document document = document(taskOf(row), row, DocumentMarks.of(row.at("doc")));
    String first = filters.putIfAbsent(document, filter);
    if (first != null && !first.equals(filter)) {
      return;
    }
    int index = 0;
    JsonNode requests = row.list("resps");
    for (int i = 0; i < requests.size(); i++) {
      JsonNode arguments = row.at("arguments").path("gen_args_" + i);
      for (JsonNode repeat : requests.get(i)) {
        put(document, index++, Answers.lmEval(repeat, arguments, row), row);
      }
    }
  }

  private String taskOf(Row row) {
    return task.orElseGet(() -> RecordFiles.task(row.file()));
  }

  private Recording.Document document(String of, Row row, DocumentMarks marks) {
    return tasks
        .computeIfAbsent(of, _ -> new HashMap<>())
        .computeIfAbsent(row.count("doc_id"), _ -> Recording.Document.marked(marks));
  }

  private static void put(Recording.Document document, int index, Answer answer, Row row) {
    if (document.answers().putIfAbsent(index, answer) != null) {
      throw row.wrong(
          "answers request "
              + index
              + " of document "
              + row.count("doc_id")
              + " again; a record has one answer to each.");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
