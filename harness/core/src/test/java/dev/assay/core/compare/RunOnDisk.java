package dev.assay.core.compare;

import dev.assay.core.journal.RequestKey;
import dev.assay.core.results.RunDirectory;
import dev.assay.core.results.SamplesWriter;
import dev.assay.core.scoring.SampleSink;
import dev.assay.core.scoring.SampleSink.ScoredSample;
import dev.assay.core.statistics.Estimate;
import dev.assay.core.statistics.Estimator;
import dev.assay.core.statistics.GroupEstimator;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.Usage;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.ModelEntry;
import dev.assay.spi.result.RunInfo;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskEntry;
import dev.assay.spi.scoring.Aggregation;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Makes a run's directory with the writers that real runs use. */
public final class RunOnDisk {
  private final RunDirectory directory;
  private final String model;
  private final SamplesWriter samples;
  private final List<TaskEntry> tasks = new ArrayList<>();
  private final List<Score> scores = new ArrayList<>();
  private @Nullable String group;
  private final List<Estimate> members = new ArrayList<>();

  int shots = 5;
  String version = "1";
  String digest = "d1";
  String prompt = "Question ";

  public RunOnDisk(Path path, String model) {
    directory = new RunDirectory(path);
    this.model = model;
    samples = new SamplesWriter(directory);
  }

  /** Tasks that follow are its members. */
  public RunOnDisk group(String name) {
    group = name;
    members.clear();
    tasks.add(new TaskEntry(name, name, "1", null, true, 0, "", List.of("acc"), 0, 0));
    return this;
  }

  /** Ends the group, whose score is the mean over its documents. */
  public RunOnDisk endGroup() {
    score(String.valueOf(group), "acc", GroupEstimator.meanBySize(members), true);
    group = null;
    return this;
  }

  /**
   * @param documents the number that makes each document what it is, with its measurements
   */
  public RunOnDisk task(
      String name, String metric, Aggregation aggregation, Measured... documents) {
    SampleSink sink = samples.forTask(model, name, Prompt::text);
    for (Measured document : documents) {
      Doc doc =
          new Doc(
              document.id(),
              Map.of("question", "What is " + document.id() + "?", "passage", document.id() % 7));
      Request request = new Request.Loglikelihood(Prompt.of(prompt + document.id()), " yes");
      Map<String, Map<String, double[]>> metrics =
          document.row().length == 0 ? Map.of() : Map.of("none", Map.of(metric, document.row()));
      Response response =
          document.row().length == 0
              ? new Response.Failure("unanswered")
              : new Response.Loglikelihood(-1.5, true, 1, 0);
      sink.accept(
          new ScoredSample(
              new Example(doc, List.of(request), new Target.Text(List.of("yes")), List.of()),
              List.of(new RequestKey.Hasher().of(request)),
              List.of(response),
              Map.of(),
              metrics));
    }
    double[][] rows =
        Arrays.stream(documents)
            .map(Measured::row)
            .filter(row -> row.length > 0)
            .toArray(double[][]::new);
    tasks.add(
        new TaskEntry(
            name,
            name,
            version,
            group,
            false,
            shots,
            digest,
            List.of(metric),
            rows.length,
            rows.length));
    Estimate estimate = Estimator.estimate(aggregation, rows, 1);
    members.add(estimate);
    score(name, metric, estimate, aggregation instanceof Aggregation.Mean);
    return this;
  }

  private void score(String task, String metric, Estimate estimate, boolean higher) {
    scores.add(
        new Score(
            model,
            task,
            metric,
            "none",
            estimate.value(),
            estimate.stderr(),
            estimate.ci95(),
            estimate.n(),
            higher));
  }

  public Path write() {
    samples.commit();
    directory.write(
        new EvalResult(
            "test",
            new RunInfo("0.1.0", "2026-01-01T00:00:00Z", 1, new TreeMap<>(), List.of()),
            Map.of(),
            List.of(
                new ModelEntry(ModelCard.of(model, "dummy", "d"), "dummy:" + model, Usage.NONE, 1)),
            tasks,
            scores,
            List.of()),
        List.of());
    return directory.path();
  }

  public record Measured(int id, double... row) {
    /** Documents from one number to before another, each with what the function measured. */
    public static Measured[] range(int from, int to, IntFunction<double[]> row) {
      return java.util.stream.IntStream.range(from, to)
          .mapToObj(id -> new Measured(id, row.apply(id)))
          .toArray(Measured[]::new);
    }
  }
}
