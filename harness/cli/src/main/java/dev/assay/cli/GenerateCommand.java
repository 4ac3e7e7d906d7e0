package dev.assay.cli;

import dev.assay.core.plugins.Extensions;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.Sampling;
import dev.assay.spi.model.Segment;
import dev.assay.spi.model.TokenInspector.GeneratedTokens;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "generate",
    description = "Prints what a model writes after a prompt; greedy unless told otherwise.",
    mixinStandardHelpOptions = true,
    footer = {"", "JSON: {\"tokenIds\":[..],\"text\":\"..\"}, of what was generated alone."})
final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "SPEC", description = "The model.")
  private String model;

  @ArgGroup private @Nullable Input input;

  @Option(
      names = "--chat",
      description = "Put the prompt to the model as a user does, in its chat template.")
  private boolean chat;

  @Option(
      names = "--system-instruction",
      paramLabel = "TEXT",
      description = "What the system says first; with --chat.")
  private @Nullable String systemInstruction;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "At most so many tokens (${DEFAULT-VALUE}).")
  private int maxTokens = 128;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "0 for the most probable token, the default; 1 for the model's distribution.")
  private double temperature;

  @Option(names = "--top-p", paramLabel = "P", description = "Keep the most probable mass P.")
  private double topP = 1;

  @Option(names = "--top-k", paramLabel = "K", description = "Keep the K most probable tokens.")
  private int topK;

  @Option(names = "--seed", paramLabel = "S", description = "Of sampling (${DEFAULT-VALUE}).")
  private long seed = 1234;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text or json (${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.TEXT;

  @Mixin private ModelOptions modelOptions;
  @Mixin private PluginOptions pluginOptions;

  /** What is continued; one of the two, or nothing. */
  static final class Input {
    @Option(names = "--prompt", paramLabel = "P", description = "Text to continue.")
    private @Nullable String prompt;

    @Option(
        names = "--token-ids",
        paramLabel = "1,2,3",
        converter = TokenIds.Converter.class,
        description = "Token ids to continue, as they are.")
    private @Nullable TokenIds tokenIds;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Extensions extensions = pluginOptions.extensions(err, List.of());
    if (chat) {
      InspectedModel.checkChat(model, extensions);
    } else if (systemInstruction != null) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "--system-instruction needs --chat: without it nobody but the user speaks.");
    }
    try (InspectedModel opened = InspectedModel.open(model, modelOptions.context(extensions))) {
      int[] prompt =
          input != null && input.tokenIds != null
              ? input.tokenIds.ids()
              : opened.tokens().encode(prompt(), "").ids();
      GeneratedTokens generated = opened.tokens().generate(prompt, maxTokens, sampling());
      out.println(
          switch (format) {
            // As the model shows what it reads: units by their numbers.
            case TEXT -> opened.model().render(Prompt.of(generated.text()));
            case JSON -> json(generated);
          });
      out.flush();
    }
    return ExitCode.DONE;
  }

  private Prompt prompt() {
    String text = input == null || input.prompt == null ? "" : input.prompt;
    if (!chat) {
      return Prompt.of(text);
    }
    List<Segment.Turn> turns = new ArrayList<>();
    if (systemInstruction != null) {
      turns.add(new Segment.Turn(Segment.Role.SYSTEM, systemInstruction));
    }
    turns.add(new Segment.Turn(Segment.Role.USER, text));
    return Prompt.ofTurns(turns);
  }

  private Sampling sampling() {
    try {
      return new Sampling(temperature, topP, topK, seed);
    } catch (IllegalArgumentException e) {
      throw new EvalException(ErrorCode.INVALID_ARGUMENT, e.getMessage() + ".", e);
    }
  }

  private static String json(GeneratedTokens generated) {
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode node = mapper.createObjectNode();
    ArrayNode ids = node.putArray("tokenIds");
    for (int id : generated.ids()) {
      ids.add(id);
    }
    node.put("text", generated.text());
    return mapper.writeValueAsString(node);
  }
}
