package dev.assay.core.results;

import dev.assay.core.files.FileErrors;
import dev.assay.core.scoring.SampleSink;
import dev.assay.spi.model.Prompt;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes {@code samples/<task>.jsonl}: one line a model and document. The files take their names
 * when all are whole.
 *
 * <p>What was asked stands there as the model read it, a conversation in its chat template's words.
 */
public final class SamplesWriter implements AutoCloseable {
  private final RunDirectory directory;
  private final Map<String, JsonGenerator> files = new LinkedHashMap<>();
  private final ObjectWriter writer = JsonMapper.shared().writer().withRootValueSeparator("");

  public SamplesWriter(RunDirectory directory) {
    this.directory = directory;
  }

  /**
   * @param text what the model read for a prompt
   */
  public SampleSink forTask(String model, String task, Function<Prompt, String> text) {
    JsonGenerator out = files.computeIfAbsent(task, this::open);
    var json = new SampleJson(out, text);
    return sample -> {
      try {
        json.write(model, sample);
        out.writeRaw('\n');
      } catch (JacksonIOException e) {
        throw FileErrors.cannotWrite(file(task), e.getCause());
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
      } catch (JacksonIOException e) {
        throw FileErrors.cannotWrite(file(task), e.getCause());
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

  private JsonGenerator open(String task) {
    try {
      Files.createDirectories(directory.samples());
      return writer.createGenerator(
          new BufferedOutputStream(Files.newOutputStream(draft(task)), 1 << 15));
    } catch (IOException e) {
      throw FileErrors.cannotWrite(file(task), e);
    }
  }
}
