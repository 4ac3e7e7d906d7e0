package dev.assay.core.compare;

import dev.assay.core.results.RunDirectory;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/** Reads the samples of all models on one task in one pass over their file. */
public final class TaskSamples {
  private TaskSamples() {}

  /**
   * @param onLine shown every line with its model's name
   * @return the samples by model
   * @throws EvalException if the file is missing or damaged
   */
  public static Map<String, SampleTable> read(
      RunDirectory directory, String task, BiConsumer<String, JsonNode> onLine) {
    Path file = directory.samples(task);
    if (!Files.exists(file)) {
      throw new EvalException(
          ErrorCode.NOT_FOUND,
          "There is no " + file + ": a run's samples must lie beside its results.json.");
    }
    Map<String, SampleTable> tables = new LinkedHashMap<>();
    SampleLine.read(
        file,
        (number, line) -> {
          String model = line.path("model").asString("");
          if (model.isEmpty()) {
            throw SampleLine.damaged(file, number + 1, "it names no model");
          }
          AssayRun.add(tables.computeIfAbsent(model, _ -> new SampleTable()), file, line, null);
          onLine.accept(model, line);
        });
    return tables;
  }
}
