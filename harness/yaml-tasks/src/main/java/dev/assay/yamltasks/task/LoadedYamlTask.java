package dev.assay.yamltasks.task;

import dev.assay.jinja.python.Characters;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.scoring.Target;
import dev.assay.spi.task.LoadedTask;
import dev.assay.spi.task.TaskSettings;
import dev.assay.yamltasks.config.DocField;
import dev.assay.yamltasks.config.Generation;
import dev.assay.yamltasks.config.TaskConfig;
import dev.assay.yamltasks.digest.Fingerprint;
import dev.assay.yamltasks.fewshot.FewshotSampler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes requests of documents as lm-eval 0.4.13's {@code construct_requests} does. */
final class LoadedYamlTask implements LoadedTask {
  /** Python's {@code \s} on str. */
  private static final Pattern WHITESPACE =
      Pattern.compile("[\\s\\x1c-\\x1f\\x85\\p{Z}]+", Pattern.UNICODE_CHARACTER_CLASS);

  private final TaskConfig config;
  private final List<Doc> docs;
  private final FewshotSampler sampler;
  private final TaskSettings settings;
  private final BoundWording wording;
  private final ContextBuilder contexts;
  private final BoundMedia media;

  LoadedYamlTask(TaskConfig config, List<Doc> docs, FewshotSampler sampler, TaskSettings settings) {
    this.config = config;
    this.docs = List.copyOf(docs);
    this.sampler = sampler;
    this.settings = settings;
    Set<String> columns = DocsProcessor.columns(docs);
    boolean indexes = config.wording().choices() != null;
    this.wording = new BoundWording(config.wording(), columns, indexes);
    this.media = BoundMedia.bind(config.media(), columns);
    this.contexts =
        new ContextBuilder(
            Objects.requireNonNullElse(settings.promptStyle().systemInstruction(), ""),
            BoundWording.bind(config.instruction(), columns),
            wording,
            new BoundWording(config.fewshot().wording(), columns, indexes));
  }

  @Override
  public List<Doc> docs() {
    return docs;
  }

  @Override
  public Example example(Doc doc) {
    try {
      List<Doc> shots = sampler.shots(doc);
      return switch (config.outputType()) {
        case MULTIPLE_CHOICE -> multipleChoice(doc, shots);
        case MULTIPLE_CHOICE_ROLLING -> wholeChoices(doc, shots);
        case LOGLIKELIHOOD -> loglikelihood(doc, shots);
        case LOGLIKELIHOOD_ROLLING -> rolling(doc, shots);
        case GENERATE_UNTIL -> generation(doc, shots);
      };
    } catch (EvalException e) {
      throw new EvalException(
          e.code(),
          "Task " + config.name() + ", document " + doc.index() + ": " + e.getMessage(),
          e);
    }
  }

  private Example multipleChoice(Doc doc, List<Doc> shots) {
    List<String> choices = wording.choices(doc.fields());
    List<Turn> preamble = contexts.preamble(doc, shots);
    String prefix = wording.prefix(doc.fields());
    Object text = wording.text(doc.fields());
    Object target = wording.target(doc.fields());
    String delimiter = choiceDelimiter();
    var requests = new ArrayList<Request>();
    Target.Choice choice;
    if (text instanceof Long filled) {
      // Multiple inputs: each choice is a context of its own, and what follows them is scored.
      choice = new Target.Choice(choices, List.of(index(filled, choices)));
      String continuation = delimiter + BoundWording.str(target);
      for (String context : choices) {
        Prompt prompt = prompt(doc, preamble, contexts.filledIn(context, prefix));
        requests.add(new Request.Loglikelihood(prompt, continuation));
      }
    } else {
      choice = new Target.Choice(choices, gold(target, choices));
      Prompt prompt = prompt(doc, preamble, contexts.question((String) text, prefix));
      for (String continuation : choices) {
        requests.add(new Request.Loglikelihood(prompt, delimiter + continuation));
      }
    }
    if (config.scoresChoicesAlone()) {
      choices.forEach(c -> requests.add(new Request.Loglikelihood(Prompt.EMPTY, delimiter + c)));
    }
    return new Example(doc, requests, choice, shots);
  }

  /** Each choice behind the context, and the two scored as one. */
  private Example wholeChoices(Doc doc, List<Doc> shots) {
    List<String> choices = wording.choices(doc.fields());
    String delimiter = wording.targetDelimiter();
    String context =
        PromptAssembly.text(
            contexts.preamble(doc, shots),
            contexts.question(
                BoundWording.str(wording.text(doc.fields())), wording.prefix(doc.fields())));
    List<Request> requests =
        choices.stream()
            .<Request>map(choice ->
                new Request.LoglikelihoodRolling(
                    media.in(context.isEmpty() ? choice : context + delimiter + choice, doc)))
            .toList();
    var target = new Target.Choice(choices, gold(wording.target(doc.fields()), choices));
    return new Example(doc, requests, target, shots);
  }

  /**
   * What stands before a choice. In a conversation it starts the assistant's turn, and nothing
   * does, unless the answer is begun with a prefix; whether that ends in white space is read off
   * the definition, not off what it renders to.
   */
  private String choiceDelimiter() {
    String prefix = config.wording().prefix() instanceof DocField.Text text ? text.source() : "";
    boolean begun =
        !prefix.isEmpty() && !Characters.isSpace(prefix.codePointBefore(prefix.length()));
    return settings.promptStyle().chat() && !begun ? "" : wording.targetDelimiter();
  }

  private List<Integer> gold(Object target, List<String> choices) {
    return switch (target) {
      case Long index -> List.of(index(index, choices));
      case List<?> list when !list.isEmpty() ->
          list.stream().flatMap(item -> gold(item, choices).stream()).toList();
      case String text when choices.contains(text) -> List.of(choices.indexOf(text));
      case Object other ->
          throw wording.wrongTarget(
              "it gives \"" + BoundWording.str(other) + "\", which is none of the choices.");
    };
  }

  private int index(long index, List<String> choices) {
    if (index < 0 || index >= choices.size()) {
      throw wording.wrongTarget(
          "the right choice is %d, and there are %d, from 0.".formatted(index, choices.size()));
    }
    return (int) index;
  }

  private Example loglikelihood(Doc doc, List<Doc> shots) {
    String target = single(wording.target(doc.fields()));
    Prompt prompt = context(doc, shots);
    return new Example(
        doc,
        List.of(new Request.Loglikelihood(prompt, target)),
        new Target.Text(List.of(target)),
        shots);
  }

  private Example rolling(Doc doc, List<Doc> shots) {
    String text = single(wording.target(doc.fields()));
    Target size = media.extent(doc).<Target>map(extent -> extent).orElseGet(() -> size(doc, text));
    return new Example(
        doc, List.of(new Request.LoglikelihoodRolling(media.in(text, doc))), size, shots);
  }

  private Target.Whole size(Doc doc, String text) {
    String column = config.sizeColumn();
    String sized = column == null ? text : BoundWording.str(doc.fields().get(column));
    return new Target.Whole(words(sized), sized.getBytes(StandardCharsets.UTF_8).length);
  }

  /** As Python's {@code len(re.split(r"\s+", text))}: white space at an end adds an empty word. */
  static long words(String text) {
    return 1 + WHITESPACE.matcher(text).results().count();
  }

  private Example generation(Doc doc, List<Doc> shots) {
    Object target = wording.target(doc.fields());
    List<String> choices = wording.hasChoices() ? wording.choices(doc.fields()) : List.of();
    Target.Text accepted =
        new Target.Text(
            switch (target) {
              case Long index when !choices.isEmpty() ->
                  List.of(choices.get(index(index, choices)));
              case List<?> list when list.isEmpty() ->
                  throw wording.wrongTarget("it gives an empty list of answers.");
              case List<?> list -> list.stream().map(BoundWording::str).toList();
              case Object other -> List.of(BoundWording.str(other));
            });
    Prompt prompt = context(doc, shots);
    var requests = new ArrayList<Request>();
    Generation generation = config.generation();
    for (int repeat = 0; repeat < config.repeats(); repeat++) {
      requests.add(
          new Request.GenerateUntil(
              prompt, generation.stops(), generation.maxTokens(), sampling(doc, repeat)));
    }
    return new Example(doc, requests, accepted, shots);
  }

  private Sampling sampling(Doc doc, int repeat) {
    Generation generation = config.generation();
    if (generation.temperature() == 0) {
      return Sampling.GREEDY;
    }
    long stream =
        new Fingerprint()
            .add(settings.seed())
            .add(config.name())
            .add(doc.fields())
            .add(repeat)
            .toLong();
    return new Sampling(generation.temperature(), generation.topP(), generation.topK(), stream);
  }

  private Prompt context(Doc doc, List<Doc> shots) {
    if (!(wording.text(doc.fields()) instanceof String question)) {
      throw wording.wrongText("it gives a number, which only multiple_choice can mean.");
    }
    return prompt(
        doc,
        contexts.preamble(doc, shots),
        contexts.question(question, wording.prefix(doc.fields())));
  }

  private Prompt prompt(Doc doc, List<Turn> preamble, List<Turn> question) {
    return media.in(PromptAssembly.prompt(settings.promptStyle().form(), preamble, question), doc);
  }

  private String single(Object target) {
    if (target instanceof List<?>) {
      throw wording.wrongTarget("it gives a list, and one text is scored.");
    }
    return BoundWording.str(target);
  }
}
