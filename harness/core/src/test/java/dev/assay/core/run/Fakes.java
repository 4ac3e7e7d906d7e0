package dev.assay.core.run;

import dev.assay.core.plugins.Extensions;
import dev.assay.core.plugins.Registry;
import dev.assay.spi.data.Datasets;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.RecordedAnswers;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import dev.assay.spi.model.ResponseSink;
import dev.assay.spi.model.Usage;
import dev.assay.spi.scoring.Aggregation;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.FilterPipeline;
import dev.assay.spi.scoring.Metric;
import dev.assay.spi.scoring.MetricSpec;
import dev.assay.spi.scoring.Sample;
import dev.assay.spi.scoring.Target;
import dev.assay.spi.task.LoadedTask;
import dev.assay.spi.task.Task;
import dev.assay.spi.task.TaskCard;
import dev.assay.spi.task.TaskFactory;
import dev.assay.spi.task.TaskNode;
import dev.assay.spi.task.TaskSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A model and tasks small enough that their answers can be told without them. */
final class Fakes {
  private Fakes() {}

  /** Two choices a document; the model's log-probabilities decide by the parity of the number. */
  static final class NumberTask implements Task, LoadedTask {
    private final String name;
    private final int size;
    private final Set<String> modalities;

    NumberTask(String name, int size) {
      this(name, size, Set.of());
    }

    NumberTask(String name, int size, Set<String> modalities) {
      this.name = name;
      this.size = size;
      this.modalities = modalities;
    }

    @Override
    public TaskCard card() {
      return new TaskCard(
          name,
          name,
          "1",
          "numbers",
          RequestKind.LOGLIKELIHOOD,
          modalities,
          0,
          List.of(FilterPipeline.NONE),
          List.of(MetricSpec.of("acc")),
          "digest of " + name);
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
      Prompt context = Prompt.of("number " + doc.fields().get("n") + " is");
      return new Example(
          doc,
          List.of(
              new Request.Loglikelihood(context, " even"),
              new Request.Loglikelihood(context, " odd")),
          new Target.Choice(List.of("even", "odd"), List.of(doc.index() % 2)),
          List.of());
    }
  }

  /** Wrong about every number divisible by three; answers in a shuffled order, and may break. */
  static final class NumberModel implements LanguageModel {
    final List<Request> asked = Collections.synchronizedList(new ArrayList<>());
    int breaksAfter = Integer.MAX_VALUE;
    Function<Request, Response> answering = NumberModel::answerTo;
    Set<RequestKind> kinds = Set.of(RequestKind.LOGLIKELIHOOD);

    /** What it tells once it has answered. */
    List<String> incidents = List.of();

    @Override
    public ModelCard card() {
      return ModelCard.of("numbers", "fake", "digest of numbers");
    }

    @Override
    public Set<RequestKind> supports() {
      return kinds;
    }

    /** If not null, the answers come from a record. */
    RecordedAnswers record;

    @Override
    public Optional<RecordedAnswers> recorded() {
      return Optional.ofNullable(record);
    }

    @Override
    public void answer(List<Request> requests, ResponseSink sink) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, requests.size()).boxed().toList());
      Collections.shuffle(order, new Random(1));
      for (int index : order) {
        if (asked.size() >= breaksAfter) {
          throw new IllegalStateException("the power failed");
        }
        asked.add(requests.get(index));
        Response response = answering.apply(requests.get(index));
        if (response != null) {
          sink.accept(index, response);
        }
      }
    }

    @Override
    public Usage usage() {
      return Usage.NONE;
    }

    @Override
    public List<String> incidents() {
      return asked.isEmpty() ? List.of() : incidents;
    }

    @Override
    public void close() {}

    static Response answerTo(Request request) {
      Request.Loglikelihood asked = (Request.Loglikelihood) request;
      int number = Integer.parseInt(asked.context().text().replaceAll("\\D", ""));
      boolean saysEven = (number % 2 == 0) != (number % 3 == 0);
      boolean isSaid = asked.continuation().equals(saysEven ? " even" : " odd");
      return new Response.Loglikelihood(isSaid ? -0.1 - number : -2.5 - number, isSaid, 1, 0);
    }
  }

  static final class Accuracy implements Metric {
    @Override
    public boolean higherIsBetter() {
      return true;
    }

    @Override
    public Set<RequestKind> accepts() {
      return Set.of(RequestKind.LOGLIKELIHOOD);
    }

    @Override
    public double[] measure(Sample sample) {
      int gold = ((Target.Choice) sample.example().target()).gold().getFirst();
      double goldLogprob = ((Response.Loglikelihood) sample.responses().get(gold)).logprob();
      double other = ((Response.Loglikelihood) sample.responses().get(1 - gold)).logprob();
      return new double[] {goldLogprob > other ? 1 : 0};
    }

    @Override
    public Aggregation aggregation() {
      return new Aggregation.Mean();
    }
  }

  static Extensions extensions(Map<String, LanguageModel> models, TaskNode... tasks) {
    Map<String, ModelFactory> modelFactories = new java.util.TreeMap<>();
    models.forEach((name, model) -> modelFactories.put(name, factory(model)));
    Map<String, TaskFactory> taskFactories = new java.util.TreeMap<>();
    for (TaskNode task : tasks) {
      taskFactories.put(task.name(), factory(task));
    }
    return new Extensions(
        new Registry<>("model type", modelFactories),
        new Registry<>("task", taskFactories),
        new Registry<>("metric", Map.of("acc", _ -> new Accuracy())),
        new Registry<>("filter", Map.of("take_first", _ -> (answers, _) -> answers)),
        new Registry<>("data set source", Map.of()),
        new Registry<>("file format", Map.of()),
        new Registry<>("compression", Map.of()),
        new Registry<>("report", Map.of()));
  }

  private static ModelFactory factory(LanguageModel model) {
    return new ModelFactory() {
      @Override
      public String summary() {
        return "a fake";
      }

      @Override
      public String usage() {
        return "fake";
      }

      @Override
      public LanguageModel create(ModelSpec spec, ModelContext context) {
        return model;
      }
    };
  }

  private static TaskFactory factory(TaskNode task) {
    return new TaskFactory() {
      @Override
      public String summary() {
        return "a fake";
      }

      @Override
      public TaskNode create(TaskSettings settings) {
        return task;
      }
    };
  }
}
