package dev.assay.tasks.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.data.Datasets;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Request;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Target;
import dev.assay.spi.task.LoadedTask;
import dev.assay.spi.task.Task;
import dev.assay.spi.task.TaskFactory;
import dev.assay.spi.task.TaskGroup;
import dev.assay.spi.task.TaskNode;
import dev.assay.spi.task.TaskSettings;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorldTasksTest {
  private static final Injector INJECTOR = Guice.createInjector(plugin().module());
  private static final Map<String, TaskFactory> TASKS =
      INJECTOR.getInstance(Key.get(new TypeLiteral<>() {}));
  private static final Map<String, DatasetSource> SOURCES =
      INJECTOR.getInstance(Key.get(new TypeLiteral<>() {}));

  private static HarnessPlugin plugin() {
    return ServiceLoader.load(HarnessPlugin.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(WorldTasks.class::isInstance)
        .findFirst()
        .orElseThrow();
  }

  private static Stream<Task> tasks(TaskNode node) {
    return switch (node) {
      case Task task -> Stream.of(task);
      case TaskGroup group -> group.members().stream().flatMap(WorldTasksTest::tasks);
    };
  }

  private static LoadedTask load(String name) {
    Task task =
        tasks(TASKS.get(name).create(TaskSettings.DEFAULT)).reduce((a, b) -> null).orElseThrow();
    return task.load(datasets());
  }

  private static Datasets datasets() {
    return (DatasetRequest request) -> SOURCES.get(request.path()).open(request, List.of());
  }

  private static String prompt(Example example) {
    return switch (example.requests().getFirst()) {
      case Request.Loglikelihood request -> request.context().text();
      case Request.LoglikelihoodRolling request -> request.text().text();
      case Request.GenerateUntil request -> request.prompt().text();
    };
  }

  @Test
  void thereAreTasksOfFourKinds() {
    assertThat(TASKS)
        .containsOnlyKeys(
            "world",
            "world_text",
            "world_facts",
            "world_facts_stated",
            "world_facts_rephrased",
            "world_stories",
            "world_stories_direct",
            "world_arithmetic",
            "world_arithmetic_1d",
            "world_arithmetic_2d",
            "world_arithmetic_3d");
    assertThat(TASKS.values()).extracting(TaskFactory::summary).doesNotContain("");
  }

  @Test
  void everyDocumentOfEveryTaskMakesAnExample() {
    for (String group :
        List.of(
            "world_text",
            "world_facts",
            "world_stories",
            "world_stories_direct",
            "world_arithmetic")) {
      tasks(TASKS.get(group).create(TaskSettings.DEFAULT))
          .forEach(task -> {
            LoadedTask loaded = task.load(datasets());
            for (Doc doc : loaded.docs()) {
              assertThat(loaded.example(doc).shots()).hasSize(task.card().numFewshot());
            }
          });
    }
  }

  @Test
  void aFactIsASentenceToCompleteAfterThreeWholeOnes() {
    LoadedTask task = load("world_facts_stated");
    Doc doc = task.docs().getFirst();
    Example example = task.example(doc);
    String[] sentences = prompt(example).split("\n\n");
    assertThat(sentences).hasSize(4);
    assertThat(sentences[0]).endsWith(".");
    assertThat(sentences[3]).isEqualTo(doc.fields().get("sentence"));
    assertThat(example.requests())
        .extracting(request -> ((Request.Loglikelihood) request).continuation())
        .hasSize(4)
        .allMatch(continuation -> continuation.startsWith(" ") && continuation.endsWith("."));
    assertThat(example.target())
        .isEqualTo(
            new Target.Choice(
                ((List<?>) doc.fields().get("choices")).stream().map(String.class::cast).toList(),
                List.of(((Long) doc.fields().get("answer")).intValue())));
  }

  @Test
  void aStoryIsAskedAfterThreeWorkedOnes() {
    LoadedTask task = load("world_stories");
    String prompt = prompt(task.example(task.docs().getFirst()));
    assertThat(prompt).endsWith("\nAnswer:");
    assertThat(prompt.split("The answer is ", -1)).hasSize(4);
    assertThat(prompt.split("Question: ", -1)).hasSize(5);
  }

  @Test
  void aStoryIsAskedForItsAnswerAloneAfterThreeWithTheirs() {
    LoadedTask task = load("world_stories_direct");
    String prompt = prompt(task.example(task.docs().getFirst()));
    assertThat(prompt).endsWith("\nAnswer: The answer is");
    assertThat(prompt.split("\nAnswer: The answer is [0-9]+\\.\n", -1)).hasSize(4);
  }

  @Test
  void anArithmeticProblemStandsAlone() {
    LoadedTask task = load("world_arithmetic_2d");
    assertThat(prompt(task.example(task.docs().getFirst())))
        .matches("\\d\\d (\\+|-|plus|minus) \\d\\d (=|is)");
  }
}
