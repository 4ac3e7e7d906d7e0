package dev.assay.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.plan.EvalPlan;
import dev.assay.core.plan.Planner;
import dev.assay.core.results.RunDirectory;
import dev.assay.core.run.Fakes.NumberModel;
import dev.assay.core.run.Fakes.NumberTask;
import dev.assay.core.suite.Selection;
import dev.assay.core.suite.Suite;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.Origin;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.Score;
import dev.assay.spi.task.FewshotChoice;
import dev.assay.spi.task.TaskGroup;
import dev.assay.spi.task.TaskGroup.GroupAggregate;
import dev.assay.spi.task.TaskNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatorTest {
  private static final ModelContext CONTEXT = new ModelContext(1, ModelContext.Device.CPU);

  @TempDir private Path directory;
  private final NumberModel model = new NumberModel();

  @Test
  void scoresEverySampleWithItsError() {
    EvalResult result = run("a", new Selection.All(), new NumberTask("numbers", 30));

    assertThat(result.scores())
        .singleElement()
        .satisfies(score -> {
          assertThat(score.value()).isEqualTo(20.0 / 30);
          assertThat(score.n()).isEqualTo(30);
          assertThat(score.stderr()).isCloseTo(Math.sqrt(2.0 / 9 / 29), within());
          assertThat(score.ci95().low()).isLessThan(20.0 / 30);
        });
  }

  @Test
  void resumesAfterABreakWithTheSameResultAskingOnlyWhatIsMissing() throws IOException {
    EvalResult whole = run("whole", new Selection.All(), new NumberTask("numbers", 30));
    model.asked.clear();
    model.breaksAfter = 23;
    assertThatThrownBy(() -> run("broken", new Selection.All(), new NumberTask("numbers", 30)))
        .hasMessageContaining("power");
    assertThat(directory.resolve("broken/results.json")).doesNotExist();
    assertThat(Files.readAllLines(directory.resolve("broken/journal.jsonl"))).hasSize(23);

    model.breaksAfter = Integer.MAX_VALUE;
    EvalResult resumed = run("broken", new Selection.All(), new NumberTask("numbers", 30));

    assertThat(model.asked).hasSize(60).doesNotHaveDuplicates();
    assertThat(resumed.scores()).isEqualTo(whole.scores());
    assertThat(Files.readString(directory.resolve("broken/samples/numbers.jsonl")))
        .isEqualTo(Files.readString(directory.resolve("whole/samples/numbers.jsonl")));
  }

  @Test
  void recordsWhatChangedHowTheModelComputed() {
    model.incidents = List.of("a device was left out");

    EvalResult result = run("a", new Selection.All(), new NumberTask("numbers", 5));

    assertThat(result.models())
        .singleElement()
        .satisfies(entry -> assertThat(entry.incidents()).containsExactly("a device was left out"));
  }

  @Test
  void asksEqualRequestsOfTwoTasksOnce() {
    EvalResult result =
        run("a", new Selection.All(), new NumberTask("one", 10), new NumberTask("two", 20));

    assertThat(model.asked).hasSize(40).doesNotHaveDuplicates();
    assertThat(result.scores()).extracting(Score::n).containsExactly(10L, 20L);
  }

  @Test
  void aModelIsRefusedTasksWithMediaThatItDoesNotRead() {
    var task = new NumberTask("sounds", 3, Set.of("audio"));
    assertThatThrownBy(() -> run("a", new Selection.All(), task, new NumberTask("numbers", 3)))
        .isInstanceOf(EvalException.class)
        .hasMessage(
            "Model numbers reads text only, and these tasks hold other media: sounds (audio)."
                + " Leave out the model or the tasks.");
    assertThat(model.asked).isEmpty();

    model.record = (_, request) -> NumberModel.answerTo(request);
    assertThat(run("b", new Selection.All(), task).scores()).as("a record").hasSize(1);
  }

  @Test
  void aRecordIsAskedByPlaceForEveryRequestAndNotJournalled() throws IOException {
    List<Origin> places = new ArrayList<>();
    model.record =
        (origin, request) -> {
          places.add(origin);
          return NumberModel.answerTo(request);
        };
    EvalResult result =
        run("a", new Selection.All(), new NumberTask("one", 10), new NumberTask("two", 10));

    assertThat(model.asked).isEmpty();
    assertThat(places).hasSize(40);
    assertThat(places.get(21).task()).isEqualTo("two");
    assertThat(places.get(21).doc().index()).isZero();
    assertThat(places.get(21).index()).isEqualTo(1);
    assertThat(result.scores()).extracting(Score::n).containsExactly(10L, 10L);
    assertThat(Files.readAllLines(directory.resolve("a/journal.jsonl"))).isEmpty();
  }

  @Test
  void aRecordThatLacksAnswersStopsTheRunCountingThemAndNamingTheFirst() {
    model.record =
        (origin, request) ->
            origin.doc().index() < 5
                ? NumberModel.answerTo(request)
                : new Response.Failure("Document " + origin.doc().index() + " has no answer.");

    assertThatThrownBy(() -> run("a", new Selection.All(), new NumberTask("one", 9)))
        .hasMessage(
            "Model numbers cannot answer 8 of 18 requests from its record: Document 5 has no"
                + " answer. Document 5 has no answer. Document 6 has no answer. And so on.");
  }

  @Test
  void countsSamplesThatFailedAndScoresTheOthersAndAsksThemAgain() {
    model.answering =
        request ->
            request.toString().contains("number 7 ")
                ? new Response.Failure("too odd")
                : NumberModel.answerTo(request);
    EvalResult result = run("a", new Selection.All(), new NumberTask("numbers", 10));

    assertThat(result.scores().getFirst().n()).isEqualTo(9);
    assertThat(result.outcomes().getFirst().failed()).isEqualTo(1);

    model.asked.clear();
    model.answering = NumberModel::answerTo;
    assertThat(run("a", new Selection.All(), new NumberTask("numbers", 10)).scores().getFirst().n())
        .isEqualTo(10);
    assertThat(model.asked).hasSize(2);
  }

  @Test
  void countsARequestThatTheModelForgotAsFailed() {
    model.answering =
        request -> request.toString().contains("number 3 ") ? null : NumberModel.answerTo(request);

    assertThat(
            run("a", new Selection.All(), new NumberTask("numbers", 5))
                .outcomes()
                .getFirst()
                .failed())
        .isEqualTo(1);
  }

  @Test
  void countsTies() {
    model.answering = _ -> new Response.Loglikelihood(-1, false, 1, 0);

    assertThat(
            run("a", new Selection.All(), new NumberTask("numbers", 5))
                .outcomes()
                .getFirst()
                .ties())
        .isEqualTo(5);
  }

  @Test
  void refusesAModelThatGivesNoProbabilities() {
    model.kinds = Set.of(RequestKind.GENERATE_UNTIL);

    assertThatThrownBy(() -> run("a", new Selection.All(), new NumberTask("numbers", 5)))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("numbers (LOGLIKELIHOOD)");
    assertThat(model.asked).isEmpty();
  }

  @Test
  void aggregatesAGroupBySizeAndKeepsItsMembers() {
    TaskGroup group =
        new TaskGroup(
            "all",
            "All",
            "1",
            List.of(new NumberTask("one", 10), new NumberTask("two", 30)),
            List.of(new GroupAggregate("acc", true, List.of())));

    EvalResult result = run("a", new Selection.All(), group);

    assertThat(result.scores()).extracting(Score::task).containsExactly("all", "one", "two");
    assertThat(result.scores().getFirst().value()).isEqualTo((6.0 + 20.0) / 40);
    assertThat(result.tasks().get(1).parent()).isEqualTo("all");
  }

  @Test
  void aSmallerSampleIsPartOfALargerOneAndNotTheFirstDocuments() throws IOException {
    Set<String> ten = sampled("ten", new Selection.Sampled(10));
    Set<String> thirty = sampled("thirty", new Selection.Sampled(30));
    Set<String> first = sampled("first", new Selection.First(10));

    assertThat(ten).hasSize(10).isSubsetOf(thirty).isNotEqualTo(first);
    assertThat(thirty).hasSize(30);
  }

  @Test
  void keepsAnotherPlanOutOfTheDirectory() {
    run("a", new Selection.All(), new NumberTask("numbers", 5));

    assertThatThrownBy(() -> run("a", new Selection.First(2), new NumberTask("numbers", 5)))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("holds another run: documents differ");
  }

  @Test
  void reportsEverythingThatIsWrongWithASuiteAtOnce() {
    var extensions = Fakes.extensions(Map.of("fake", model), new NumberTask("numbers", 5));
    Suite suite =
        new Suite(
            "bad",
            List.of(
                new Suite.ModelChoice("fak:x", null),
                new Suite.ModelChoice("fake", null),
                new Suite.ModelChoice("fake", null)),
            List.of(
                new Suite.TaskChoice("nubmers", null, null),
                new Suite.TaskChoice("zz*", null, null),
                new Suite.TaskChoice("numbers", null, null),
                new Suite.TaskChoice("numbers", null, null)),
            1,
            FewshotChoice.BY_DOCUMENT,
            new Selection.All(),
            List.of(),
            List.of());

    assertThatThrownBy(() -> Planner.plan(suite, extensions))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("5 things are wrong")
        .hasMessageContaining("no model type \"fak\". Did you mean \"fake\"?")
        .hasMessageContaining("\"fake\" is given twice")
        .hasMessageContaining("no task \"nubmers\". Did you mean \"numbers\"?")
        .hasMessageContaining("No task matches \"zz*\"")
        .hasMessageContaining("\"numbers\" appears twice");
  }

  private Set<String> sampled(String name, Selection selection) throws IOException {
    run(name, selection, new NumberTask("numbers", 100));
    Set<String> docs = new HashSet<>();
    for (String line : Files.readAllLines(directory.resolve(name + "/samples/numbers.jsonl"))) {
      docs.add(line.replaceAll(".*\"doc_id\":(\\d+).*", "$1"));
    }
    return docs;
  }

  private EvalResult run(String name, Selection selection, TaskNode... tasks) {
    Map<String, LanguageModel> models = Map.of("fake", model);
    Suite suite =
        new Suite(
            "test",
            List.of(new Suite.ModelChoice("fake", null)),
            java.util.Arrays.stream(tasks)
                .map(task -> new Suite.TaskChoice(task.name(), null, null))
                .toList(),
            1,
            FewshotChoice.BY_DOCUMENT,
            selection,
            List.of(),
            List.of());
    EvalPlan plan = Planner.plan(suite, Fakes.extensions(models, tasks));
    return new Evaluator(plan, _ -> List.of(), CONTEXT, EvalListener.NONE)
        .run(new RunDirectory(directory.resolve(name)), "test", new TreeMap<>(), List.of());
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-15);
  }
}
