package dev.assay.core.gate;

import dev.assay.core.files.FileErrors;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measurements of speed and memory, from {@code assay bench --format json} or JMH's {@code -rf
 * json}; those of several files are taken together.
 */
public record SpeedMeasurements(Map<String, Series> series) {
  /**
   * One quantity, measured several times.
   *
   * @param samples above 0, in the order they were taken
   */
  public record Series(String unit, boolean higherIsBetter, List<Double> samples) {
    public Series {
      samples = List.copyOf(samples);
      if (samples.isEmpty()) {
        throw new IllegalArgumentException("a quantity in it was never measured");
      }
    }

    private Series with(Series more) {
      List<Double> all = new ArrayList<>(samples);
      all.addAll(more.samples);
      return new Series(unit, higherIsBetter, all);
    }
  }

  public SpeedMeasurements {
    series = new LinkedHashMap<>(series);
  }

  /** Whether the file looks like one of measurements: a list, where a run's results are none. */
  public static boolean isIn(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try {
      return JsonMapper.shared().readTree(Files.readAllBytes(file)).isArray();
    } catch (JacksonException e) {
      return false;
    } catch (IOException e) {
      throw FileErrors.cannotRead(file, e);
    }
  }

  /**
   * @throws EvalException if a file is missing, or neither bench's nor JMH's
   */
  public static SpeedMeasurements read(List<Path> files) {
    Map<String, Series> series = new LinkedHashMap<>();
    for (Path file : files) {
      try {
        for (JsonNode row : rows(file)) {
          Map<String, Series> measured = row.has("benchmark") ? jmh(row) : bench(row);
          measured.forEach((name, more) -> series.merge(name, more, Series::with));
        }
      } catch (JacksonException | IllegalArgumentException e) {
        throw new EvalException(
            ErrorCode.MALFORMED_FILE,
            file
                + " holds no measurements: "
                + (e instanceof JacksonException json ? json.getOriginalMessage() : e.getMessage())
                + ". Give the output of assay bench --format json, or of JMH's -rf json.",
            e);
      } catch (IOException e) {
        throw FileErrors.cannotRead(file, e);
      }
    }
    return new SpeedMeasurements(series);
  }

  private static JsonNode rows(Path file) throws IOException {
    JsonNode rows = JsonMapper.shared().readTree(Files.readAllBytes(file));
    if (!rows.isArray() || rows.isEmpty()) {
      throw new IllegalArgumentException("it is no list of them");
    }
    return rows;
  }

  private static Map<String, Series> bench(JsonNode row) {
    String name =
        required(row, "phase").asString()
            + " "
            + required(row, "tokens").asInt()
            + " tokens, "
            + required(row, "threads").asInt()
            + " threads";
    Map<String, Series> measured = new LinkedHashMap<>();
    measured.put(
        name, new Series("tokens/s", true, numbers(required(row, "samples"), new ArrayList<>())));
    if (row.has("peak_memory_bytes")) {
      List<Double> peak = numbers(row.get("peak_memory_bytes"), new ArrayList<>());
      measured.put("peak memory", new Series("bytes", false, peak));
    }
    return measured;
  }

  private static Map<String, Series> jmh(JsonNode row) {
    String name = required(row, "benchmark").asString();
    if (row.has("params")) {
      Map<String, String> parameters = new TreeMap<>();
      row.get("params")
          .properties()
          .forEach(p -> parameters.put(p.getKey(), p.getValue().asString()));
      name += parameters;
    }
    boolean throughput = "thrpt".equals(required(row, "mode").asString());
    Map<String, Series> measured = new LinkedHashMap<>();
    measured.put(name, jmhMetric(required(row, "primaryMetric"), throughput));
    // Bytes a call allocates, where JMH ran with its collector's profiler.
    JsonNode allocated = row.path("secondaryMetrics").path("gc.alloc.rate.norm");
    if (!allocated.isMissingNode()) {
      measured.put(name + " allocation", jmhMetric(allocated, false));
    }
    return measured;
  }

  private static Series jmhMetric(JsonNode metric, boolean higherIsBetter) {
    return new Series(
        required(metric, "scoreUnit").asString(),
        higherIsBetter,
        numbers(required(metric, "rawData"), new ArrayList<>()));
  }

  /** The numbers in a number or in nested lists. */
  private static List<Double> numbers(JsonNode node, List<Double> into) {
    if (node.isArray()) {
      node.forEach(each -> numbers(each, into));
    } else if (node.isNumber() && node.asDouble() > 0 && Double.isFinite(node.asDouble())) {
      into.add(node.asDouble());
    } else {
      throw new IllegalArgumentException(node + " is no measurement; it must be above 0");
    }
    return into;
  }

  private static JsonNode required(JsonNode row, String key) {
    JsonNode value = row.get(key);
    if (value == null) {
      throw new IllegalArgumentException("it lacks " + key);
    }
    return value;
  }
}
