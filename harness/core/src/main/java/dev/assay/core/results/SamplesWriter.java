package dev.assay.core.results;

import dev.assay.core.data.DocHash;
import dev.assay.core.files.FileErrors;
import dev.assay.core.journal.RequestKey;
import dev.assay.core.scoring.SampleSink;
import dev.assay.core.scoring.SampleSink.ScoredSample;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Response;
import dev.assay.spi.scoring.Target;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes {@code samples/<task>.jsonl}: one line a model and document. The files take their names
 * when all are whole.
 *
 * <p>What was asked stands there as the model read it, a conversation in its chat template's words.
 */
public final class SamplesWriter implements AutoCloseable {
  private final RunDirectory directory;
  private final Map<String, OutputStream> files = new LinkedHashMap<>();
  private final JsonMapper mapper = JsonMapper.shared();

  public SamplesWriter(RunDirectory directory) {
    this.directory = directory;
  }

  /**
   * @param text what the model read for a prompt
   */
  public SampleSink forTask(String model, String task, Function<Prompt, String> text) {
    OutputStream out = files.computeIfAbsent(task, this::open);
    return sample -> {
      try {
        out.write(mapper.writeValueAsBytes(row(model, sample, text)));
        out.write('\n');
      } catch (IOException e) {
        throw FileErrors.cannotWrite(file(task), e);
      }
    };
  }

  /** Gives the files their names. */
  public void commit() {
    close();
    for (String task : files.keySet()) {
      try {
        Files.move(
            draft(task),
            file(task),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw FileErrors.cannotWrite(file(task), e);
      }
    }
  }

  @Override
  public void close() {
    files.forEach((task, out) -> {
      try {
        out.close();
      } catch (IOException e) {
        throw FileErrors.cannotWrite(file(task), e);
      }
    });
  }

  private Path file(String task) {
    return directory.samples(task);
  }

  private Path draft(String task) {
    Path file = file(task);
    return file.resolveSibling(file.getFileName() + ".part");
  }

  private OutputStream open(String task) {
    try {
      Files.createDirectories(directory.samples());
      return new BufferedOutputStream(Files.newOutputStream(draft(task)), 1 << 15);
    } catch (IOException e) {
      throw FileErrors.cannotWrite(file(task), e);
    }
  }

  private Map<String, Object> row(
      String model, ScoredSample sample, Function<Prompt, String> text) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", model);
    row.put("doc_id", sample.example().doc().index());
    row.put("doc_hash", DocHash.of(sample.example().doc()));
    row.put("doc", sample.example().doc().fields());
    row.put("target", target(sample.example().target()));
    row.put("shots", sample.example().shots().stream().map(shot -> shot.index()).toList());
    row.put("requests", sample.keys().stream().map(RequestKey::toString).toList());
    row.put("asked", Asked.of(sample.example().requests(), text));
    row.put("responses", sample.responses().stream().map(SamplesWriter::response).toList());
    row.put("answers", sample.answers());
    row.put("metrics", sample.metrics());
    return row;
  }

  private static Object target(Target target) {
    Map<String, Object> row = new LinkedHashMap<>();
    switch (target) {
      case Target.Choice choice -> {
        row.put("gold", choice.gold());
        row.put("choices", choice.choices());
      }
      case Target.Text text -> row.put("accepted", text.accepted());
      case Target.Whole whole -> {
        row.put("words", whole.words());
        row.put("bytes", whole.bytes());
      }
    }
    return row;
  }

  private static Map<String, Object> response(Response response) {
    Map<String, Object> row = new LinkedHashMap<>();
    switch (response) {
      case Response.Loglikelihood answer -> {
        row.put("logprob", answer.logprob());
        row.put("greedy", answer.greedy());
        row.put("tokens", answer.tokens());
      }
      case Response.Rolling answer -> {
        row.put("logprob", answer.logprob());
        row.put("tokens", answer.tokens());
      }
      case Response.Generation answer -> {
        row.put("text", answer.text());
        row.put("tokens", answer.tokens());
        row.put("finish", answer.finish().name().toLowerCase(Locale.ROOT));
      }
      case Response.Failure failure -> row.put("failure", failure.message());
    }
    return row;
  }
}
