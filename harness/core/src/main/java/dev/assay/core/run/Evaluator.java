package dev.assay.core.run;

import dev.assay.core.journal.Journal;
import dev.assay.core.plan.EvalPlan;
import dev.assay.core.plan.PlannedModel;
import dev.assay.core.plan.PlannedNode;
import dev.assay.core.plan.PlannedNode.PlannedGroup;
import dev.assay.core.plan.PlannedNode.PlannedTask;
import dev.assay.core.results.RunDirectory;
import dev.assay.core.results.SamplesWriter;
import dev.assay.core.run.RequestBook.Section;
import dev.assay.core.scoring.GroupScorer;
import dev.assay.core.scoring.MetricEstimate;
import dev.assay.core.scoring.SampleSink;
import dev.assay.core.scoring.TaskScorer;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.Datasets;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.RecordedAnswers;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.result.EvalResult;
import dev.assay.spi.result.ModelEntry;
import dev.assay.spi.result.RunInfo;
import dev.assay.spi.result.Score;
import dev.assay.spi.result.TaskOutcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Carries out a plan: asks each model in turn, scores what it answered, gathers the result. */
public final class Evaluator {
  private final EvalPlan plan;
  private final Datasets datasets;
  private final ModelContext context;
  private final EvalListener listener;

  private final List<ModelEntry> models = new ArrayList<>();
  private final List<Score> scores = new ArrayList<>();
  private final List<TaskOutcome> outcomes = new ArrayList<>();
  private final Set<String> modelNames = new HashSet<>();

  public Evaluator(EvalPlan plan, Datasets datasets, ModelContext context, EvalListener listener) {
    this.plan = plan;
    this.datasets = datasets;
    this.context = context;
    this.listener = listener;
  }

  /**
   * Runs to the end, or picks up where an earlier run in the same directory was stopped.
   *
   * @throws EvalException if the data, a model or the disk fails; what was answered until then is
   *     in the journal
   */
  public EvalResult run(
      RunDirectory directory,
      String version,
      SortedMap<String, String> environment,
      List<String> plugins) {
    Instant started = Instant.now();
    long startNanos = System.nanoTime();
    // The data first: a run that cannot start leaves nothing behind.
    RequestBook book = RequestBook.of(plan, datasets, listener);
    directory.claim(plan);
    try (Journal journal = Journal.open(directory.journal());
        SamplesWriter samples = new SamplesWriter(directory)) {
      for (PlannedModel model : plan.models()) {
        evaluate(model, book, journal, samples);
      }
      samples.commit();
    }
    RunInfo run =
        new RunInfo(
            version,
            started.truncatedTo(ChronoUnit.SECONDS).toString(),
            seconds(startNanos),
            environment,
            plugins);
    return new EvalResult(
        plan.title(), run, plan.describe(), models, TaskEntries.of(plan, book), scores, outcomes);
  }

  private void evaluate(
      PlannedModel planned, RequestBook book, Journal journal, SamplesWriter samples) {
    try (LanguageModel model = planned.factory().create(planned.spec(), context)) {
      ModelCard card = named(planned, model.card());
      checkSupport(card, model.supports());
      if (model.recorded().isEmpty()) {
        checkModalities(card, model.modalities());
      }
      long startNanos = System.nanoTime();
      Answers answers =
          model
              .recorded()
              .map(record -> replay(card, book, record))
              .orElseGet(() -> ask(model, card, book, journal));
      double seconds = seconds(startNanos);
      listener.modelFinished(card.name(), model.usage(), seconds);
      score(model, card.name(), book, answers, samples);
      models.add(
          new ModelEntry(card, planned.spec().text(), model.usage(), seconds, model.incidents()));
    }
  }

  private Answers ask(LanguageModel model, ModelCard card, RequestBook book, Journal journal) {
    ModelAnswers answers = new ModelAnswers(book, card.digest());
    int recorded = answers.recall(journal, listener);
    listener.modelStarted(card.name(), card, answers.distinctRequests(), recorded);
    answers.ask(model, journal, listener);
    return answers;
  }

  private Answers replay(ModelCard card, RequestBook book, RecordedAnswers record) {
    listener.modelStarted(card.name(), card, book.size(), 0);
    return ReplayedAnswers.of(card.name(), book, record, listener);
  }

  /** The card under the name the model is reported by: no two models of a run share one. */
  private ModelCard named(PlannedModel planned, ModelCard card) {
    String name = planned.name() != null ? planned.name() : card.name();
    if (!modelNames.add(name)) {
      name = planned.spec().text();
      modelNames.add(name);
    }
    return card.withName(name);
  }

  private void checkSupport(ModelCard card, Set<RequestKind> supported) {
    if (supported.isEmpty()) {
      throw new EvalException(
          ErrorCode.UNSUPPORTED,
          "Model "
              + card.name()
              + " has no tokenizer beside it, so it reads no text; say where one is, with"
              + " tokenizer=FILE behind the model's location.");
    }
    Map<RequestKind, List<String>> refused = new LinkedHashMap<>();
    for (PlannedTask task : plan.flatTasks()) {
      RequestKind kind = task.task().card().kind();
      if (!supported.contains(kind)) {
        refused.computeIfAbsent(kind, _ -> new ArrayList<>()).add(task.name());
      }
    }
    if (!refused.isEmpty()) {
      String which =
          refused.entrySet().stream()
              .map(entry -> String.join(", ", entry.getValue()) + " (" + entry.getKey() + ")")
              .collect(Collectors.joining("; "));
      throw new EvalException(
          ErrorCode.UNSUPPORTED,
          "Model "
              + card.name()
              + " does not answer what these tasks ask: "
              + which
              + ". Leave out the model or the tasks.");
    }
  }

  private void checkModalities(ModelCard card, Set<String> read) {
    List<String> refused =
        plan.flatTasks().stream()
            .filter(task -> !read.containsAll(task.task().card().modalities()))
            .map(task ->
                task.name()
                    + " ("
                    + task.task().card().modalities().stream()
                        .sorted()
                        .collect(Collectors.joining(", "))
                    + ")")
            .toList();
    if (!refused.isEmpty()) {
      throw new EvalException(
          ErrorCode.UNSUPPORTED,
          "Model "
              + card.name()
              + " reads "
              + (read.isEmpty()
                  ? "text only"
                  : "text and " + read.stream().sorted().collect(Collectors.joining(", ")))
              + ", and these tasks hold other media: "
              + String.join("; ", refused)
              + ". Leave out the model or the tasks.");
    }
  }

  private void score(
      LanguageModel asked, String model, RequestBook book, Answers answers, SamplesWriter samples) {
    Map<String, List<MetricEstimate>> byTask = new HashMap<>();
    Map<String, List<TaskOutcome>> outcomesByTask = new HashMap<>();
    for (Section section : book.sections()) {
      PlannedTask task = section.task();
      SampleSink sink = samples.forTask(model, task.name(), asked::render);
      var scorer = new TaskScorer(task.name(), task.scoring(), sink);
      for (int doc = 0; doc < section.docs().size(); doc++) {
        scorer.add(section.example(doc), section.keys(doc), answers.of(section, doc));
      }
      byTask.put(task.name(), scorer.scores(plan.seed()));
      outcomesByTask.put(task.name(), scorer.outcomes(model));
    }
    plan.tasks().forEach(node -> collect(model, node, byTask, outcomesByTask));
  }

  /** A group's own scores, then its members', as they are to be read. */
  private void collect(
      String model,
      PlannedNode node,
      Map<String, List<MetricEstimate>> byTask,
      Map<String, List<TaskOutcome>> outcomesByTask) {
    switch (node) {
      case PlannedTask task -> {
        byTask.get(task.name()).forEach(score -> scores.add(score.toScore(model)));
        outcomes.addAll(outcomesByTask.get(task.name()));
      }
      case PlannedGroup group -> {
        List<MetricEstimate> members =
            group
                .tasks()
                .map(PlannedTask::name)
                .distinct()
                .flatMap(name -> byTask.get(name).stream())
                .toList();
        GroupScorer.scores(group.name(), group.aggregates(), members)
            .forEach(score -> scores.add(score.toScore(model)));
        group.members().forEach(member -> collect(model, member, byTask, outcomesByTask));
      }
    }
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
