package dev.assay.benchmarks;

import dev.assay.core.plan.EvalPlan;
import dev.assay.core.plan.Planner;
import dev.assay.core.plugins.Extensions;
import dev.assay.core.plugins.Plugins;
import dev.assay.core.results.RunDirectory;
import dev.assay.core.run.EvalListener;
import dev.assay.core.run.Evaluator;
import dev.assay.core.suite.Selection;
import dev.assay.core.suite.Suite;
import dev.assay.spi.data.Datasets;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.FilterPipeline;
import dev.assay.spi.scoring.MetricSpec;
import dev.assay.spi.scoring.Target;
import dev.assay.spi.task.FewshotChoice;
import dev.assay.spi.task.LoadedTask;
import dev.assay.spi.task.Task;
import dev.assay.spi.task.TaskCard;
import dev.assay.spi.task.TaskFactory;
import dev.assay.spi.task.TaskNode;
import dev.assay.spi.task.TaskSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the harness itself costs: a whole run, from plan to samples on disk, with a model that
 * answers at once. Divide by the requests.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
// The heap is small on purpose: memory must not grow with prompts.
@Fork(value = 1, jvmArgsAppend = "-Xmx768m")
@Warmup(iterations = 2)
@Measurement(iterations = 3)
public class HarnessOverheadBenchmark {
  @Param({"100000", "1000000"})
  private int requests;

  private Extensions extensions;
  private Path directory;
  private int run;

  @Setup
  public void setUp() throws IOException {
    extensions = Plugins.load(List.of()).extensions().withTasks(Map.of("many", factory(requests)));
    directory = Files.createTempDirectory("assay-overhead");
  }

  @TearDown
  public void tearDown() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Benchmark
  public EvalResult wholeRun() {
    Suite suite =
        new Suite(
            "overhead",
            List.of(new Suite.ModelChoice("dummy:uniform", null)),
            List.of(new Suite.TaskChoice("many", null, null)),
            1,
            FewshotChoice.BY_DOCUMENT,
            new Selection.All(),
            List.of(),
            List.of());
    EvalPlan plan = Planner.plan(suite, extensions);
    EvalResult result =
        new Evaluator(
                plan,
                _ -> List.of(),
                new ModelContext(1, ModelContext.Device.CPU),
                EvalListener.NONE)
            .run(
                new RunDirectory(directory.resolve("run" + run++)),
                "benchmark",
                new TreeMap<>(),
                List.of());
    if (result.scores().getFirst().n() * 2 != requests) {
      throw new IllegalStateException("not every request was answered");
    }
    return result;
  }

  private static TaskFactory factory(int requests) {
    return new TaskFactory() {
      @Override
      public String summary() {
        return "many small questions";
      }

      @Override
      public TaskNode create(TaskSettings settings) {
        return new ManyQuestions(requests / 2);
      }
    };
  }

  private record ManyQuestions(int size) implements Task, LoadedTask {
    @Override
    public TaskCard card() {
      return new TaskCard(
          "many",
          "many",
          "1",
          "many small questions",
          RequestKind.LOGLIKELIHOOD,
          Set.of(),
          0,
          List.of(FilterPipeline.NONE),
          List.of(MetricSpec.of("acc")),
          "many");
    }

    @Override
    public LoadedTask load(Datasets datasets) {
      return this;
    }

    @Override
    public List<Doc> docs() {
      return IntStream.range(0, size).mapToObj(i -> new Doc(i, Map.of("n", (long) i))).toList();
    }

    @Override
    public Example example(Doc doc) {
      Prompt context = Prompt.of("Is " + doc.index() + " even? Answer:");
      return new Example(
          doc,
          List.of(
              new Request.Loglikelihood(context, " yes"),
              new Request.Loglikelihood(context, " no")),
          new Target.Choice(List.of("yes", "no"), List.of(doc.index() % 2)),
          List.of());
    }
  }
}
