package dev.assay.cli;

import dev.assay.core.plugins.Extensions;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Segment;
import dev.assay.spi.model.TokenInspector;
import dev.assay.spi.model.TokenInspector.EncodedText;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Target;
import dev.assay.spi.task.FewshotChoice;
import dev.assay.spi.task.LoadedTask;
import dev.assay.spi.task.PromptStyle;
import dev.assay.spi.task.Task;
import dev.assay.spi.task.TaskGroup;
import dev.assay.spi.task.TaskNode;
import dev.assay.spi.task.TaskSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "explain",
    description =
        "Shows what a model is asked about one document: the prompt as sent, the shots, the token"
            + " ids and which of them are scored; of a model with attention to a source, what each"
            + " attended to.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  /** Tokens of the source to name beside a scored one, and the least weight that is worth it. */
  private static final int MOST_ATTENDED = 3;

  private static final float LEAST_ATTENDED = 0.05f;

  @Spec private CommandSpec spec;

  @Option(names = "--task", required = true, paramLabel = "NAME", description = "The task.")
  private String task;

  @Option(
      names = "--doc",
      paramLabel = "N",
      description = "The document, by its place in its split (${DEFAULT-VALUE}).")
  private int doc;

  @Option(names = "--model", paramLabel = "SPEC", description = "Whose tokens to show.")
  private @Nullable String model;

  @Option(
      names = "--num-fewshot",
      paramLabel = "K",
      description = "Shots before the question, instead of the task's own number.")
  private @Nullable Integer numFewshot;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where data sets lie. Repeatable.")
  private List<Path> dataDirectories = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of few-shot choices (${DEFAULT-VALUE}).")
  private long seed = TaskSettings.DEFAULT_SEED;

  @Option(
      names = "--fewshot-compat",
      paramLabel = "HARNESS",
      converter = FewshotCompatibility.class,
      description = "lm-eval: choose shots as lm-eval does.")
  private FewshotChoice fewshotChoice = FewshotChoice.BY_DOCUMENT;

  @Mixin private PromptOptions promptOptions;
  @Mixin private ModelOptions modelOptions;
  @Mixin private DataOptions dataOptions;
  @Mixin private PluginOptions pluginOptions;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Extensions extensions = pluginOptions.extensions(spec.commandLine().getErr(), List.of());
    PromptStyle style = promptOptions.style(PromptStyle.DEFAULT);
    TaskNode node =
        extensions
            .tasks()
            .get(task)
            .create(new TaskSettings(numFewshot, seed, fewshotChoice).with(style));
    Task single = single(node);
    LoadedTask loaded =
        single.load(dataOptions.resolver(extensions, dataDirectories, spec.commandLine().getErr()));
    Example example = loaded.example(document(loaded.docs()));
    explain(out, single, example);
    if (model == null) {
      example.requests().forEach(request -> out.print(text(request, ExplainCommand::spoken)));
    } else {
      if (style.chat()) {
        InspectedModel.checkChat(model, extensions);
      }
      try (InspectedModel opened = InspectedModel.open(model, modelOptions.context(extensions))) {
        for (Request request : example.requests()) {
          out.print(text(request, opened.model()::render) + tokens(request, opened.tokens()));
        }
      }
    }
    out.flush();
    return ExitCode.DONE;
  }

  private Task single(TaskNode node) {
    return switch (node) {
      case Task one -> one;
      case TaskGroup group ->
          throw new EvalException(
              ErrorCode.INVALID_ARGUMENT,
              "\""
                  + task
                  + "\" is a group. Name one of its tasks: "
                  + group.members().stream()
                      .map(TaskNode::name)
                      .limit(8)
                      .collect(Collectors.joining(", "))
                  + (group.members().size() > 8 ? ", ..." : "."));
    };
  }

  private Doc document(List<Doc> docs) {
    return docs.stream()
        .filter(candidate -> candidate.index() == doc)
        .findFirst()
        .orElseThrow(() ->
            new EvalException(
                ErrorCode.INVALID_ARGUMENT,
                "Task " + task + " has no document " + doc + "; it has " + docs.size() + "."));
  }

  private static void explain(PrintWriter out, Task task, Example example) {
    out.println(
        "task "
            + task.name()
            + ", version "
            + task.card().version()
            + ", document "
            + example.doc().index());
    String shots =
        example.shots().stream()
            .map(shot -> Integer.toString(shot.index()))
            .collect(Collectors.joining(", "));
    out.println("shots: " + (shots.isEmpty() ? "none" : "documents " + shots));
    out.println(
        "target: "
            + switch (example.target()) {
              case Target.Choice choice ->
                  choice.gold().stream()
                      .map(gold -> gold + " " + Quoted.of(choice.choices().get(gold)))
                      .collect(Collectors.joining(" or "));
              case Target.Text text ->
                  text.accepted().stream().map(Quoted::of).collect(Collectors.joining(" or "));
              case Target.Whole whole -> whole.words() + " words, " + whole.bytes() + " bytes";
              case Target.Medium medium ->
                  switch (medium.unit()) {
                    case SECOND -> String.format(Locale.ROOT, "%.3f seconds", medium.extent());
                    case PIXEL -> String.format(Locale.ROOT, "%.0f pixels", medium.extent());
                  };
            });
  }

  /** A prompt as no particular model has it: a conversation turn by turn, a medium by its kind. */
  private static String spoken(Prompt prompt) {
    return prompt.segments().stream()
        .map(segment ->
            switch (segment) {
              case Segment.Text(String text) -> text;
              case Segment.Media media -> "<" + media.modality() + ">";
              case Segment.Turn(Segment.Role role, String content) ->
                  "[" + role.name().toLowerCase(Locale.ROOT) + "]\n" + content;
            })
        .collect(Collectors.joining(prompt.isConversation() ? "\n" : ""));
  }

  /**
   * @param read what the model reads for a prompt
   */
  private static String text(Request request, Function<Prompt, String> read) {
    return switch (request) {
      case Request.Loglikelihood(Prompt context, String continuation) ->
          "\n--- log-likelihood of "
              + Quoted.of(continuation)
              + " after\n"
              + read.apply(context)
              + "\n";
      case Request.LoglikelihoodRolling(Prompt text) ->
          "\n--- log-likelihood of the whole text\n" + read.apply(text) + "\n";
      case Request.GenerateUntil generate ->
          "\n--- generate up to "
              + generate.maxTokens()
              + " tokens, until "
              + generate.stops().stream().map(Quoted::of).collect(Collectors.joining(" or "))
              + ", after\n"
              + read.apply(generate.prompt())
              + "\n";
    };
  }

  private static String tokens(Request request, TokenInspector tokens) {
    EncodedText encoded = tokens.encode(request);
    int[] ids = encoded.ids();
    int from = Math.min(encoded.scoredFrom(), ids.length);
    String scored =
        Arrays.stream(ids, from, ids.length)
            .mapToObj(id -> id + " " + Quoted.of(tokens.text(id)))
            .collect(Collectors.joining(", "));
    return ids.length
        + " tokens: "
        + Arrays.toString(Arrays.copyOf(ids, from))
        + "\nscored: "
        + (scored.isEmpty() ? "none, all are given" : scored)
        + (encoded.truncatedTokens() > 0
            ? "\ntruncated: " + encoded.truncatedTokens() + " tokens on the left"
            : "")
        + "\n"
        + tokens.alignment(encoded).map(rows -> attended(rows, encoded, tokens)).orElse("");
  }

  /** A line for each scored token: what the model attended to most. */
  private static String attended(float[][] rows, EncodedText encoded, TokenInspector tokens) {
    int width =
        IntStream.range(encoded.scoredFrom(), encoded.ids().length)
            .map(i -> Quoted.of(tokens.text(encoded.ids()[i])).length())
            .max()
            .orElse(1);
    StringBuilder lines = new StringBuilder("attended to:\n");
    for (int i = 0; i < rows.length; i++) {
      float[] row = rows[i];
      String scored = Quoted.of(tokens.text(encoded.ids()[encoded.scoredFrom() + i]));
      String most =
          IntStream.range(0, row.length)
              .boxed()
              .sorted(Comparator.comparing(at -> -row[at]))
              .limit(MOST_ATTENDED)
              .filter(at -> row[at] >= LEAST_ATTENDED)
              .map(at ->
                  String.format(
                      Locale.ROOT,
                      "%s at %d %.2f",
                      Quoted.of(tokens.text(encoded.ids()[at])),
                      at,
                      row[at]))
              .collect(Collectors.joining(", "));
      lines.append(String.format(Locale.ROOT, "  %-" + width + "s  %s%n", scored, most));
    }
    return lines.toString();
  }
}
