package dev.assay.cli;

import dev.assay.core.files.AtomicFile;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.Prompt;
import dev.assay.spi.model.TokenInspector;
import dev.assay.spi.model.TokenInspector.EncodedText;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "score",
    description = "Prints the log-probability of every token of a text.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "JSON: {\"tokenIds\":[..],\"logprobs\":[null,-3.2,..],\"sum\":..,\"bitsPerByte\":..}: entry i"
          + " is ln p(token i | those before it), null where the model has nothing to predict it"
          + " from; sum and bitsPerByte are over the text without its context."
    })
final class ScoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "SPEC", description = "The model.")
  private String model;

  @ArgGroup(multiplicity = "1")
  private Input input;

  @Option(
      names = "--context",
      paramLabel = "C",
      description = "Text before it, given and not scored.")
  private String context = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text or json (${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.TEXT;

  @Option(
      names = "--alignment",
      paramLabel = "FILE.svg",
      description =
          "Draw what an encoder-decoder attended to in the context, token by token of the text.")
  private @Nullable Path alignment;

  @Mixin private ModelOptions modelOptions;
  @Mixin private PluginOptions pluginOptions;

  /** What is scored; one of the two. */
  static final class Input {
    @Option(names = "--text", paramLabel = "T", description = "The text to score.")
    private @Nullable String text;

    @Option(
        names = "--token-ids",
        paramLabel = "1,2,3",
        converter = TokenIds.Converter.class,
        description = "Token ids to score, as they are.")
    private @Nullable TokenIds tokenIds;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (InspectedModel opened =
        InspectedModel.open(
            model, modelOptions.context(pluginOptions.extensions(err, List.of())))) {
      Scored scored = score(opened.tokens());
      switch (format) {
        case JSON -> out.println(json(scored));
        case TEXT -> out.print(text(scored, opened.tokens()));
      }
      out.flush();
    }
    return ExitCode.DONE;
  }

  /**
   * @param from index of the first token of the text itself
   * @param bytes of the text; 0 if only its tokens are known
   */
  private record Scored(int[] ids, double[] logprobs, int from, int bytes) {
    double sum() {
      double sum = 0;
      for (int i = from; i < ids.length; i++) {
        sum += Double.isNaN(logprobs[i]) ? 0 : logprobs[i];
      }
      return sum;
    }

    double bitsPerByte() {
      return -sum() / Math.log(2) / bytes;
    }
  }

  private Scored score(TokenInspector tokens) {
    if (input.tokenIds != null) {
      if (alignment != null) {
        throw new ParameterException(
            spec.commandLine(), "--alignment needs --text and --context, not --token-ids.");
      }
      int[] ids = input.tokenIds.ids();
      StringBuilder text = new StringBuilder();
      for (int id : ids) {
        text.append(tokens.text(id));
      }
      return new Scored(ids, tokens.logprobs(ids), 0, bytes(text.toString()));
    }
    EncodedText encoded = tokens.encode(Prompt.of(context), String.valueOf(input.text));
    if (alignment != null) {
      draw(alignment, encoded, tokens);
    }
    return new Scored(
        encoded.ids(),
        tokens.logprobs(encoded),
        encoded.scoredFrom(),
        bytes(String.valueOf(input.text)));
  }

  private void draw(Path file, EncodedText encoded, TokenInspector tokens) {
    float[][] weights =
        tokens
            .alignment(encoded)
            .orElseThrow(() ->
                new EvalException(
                    ErrorCode.UNSUPPORTED,
                    "Model "
                        + model
                        + " has no attention to a context that could be drawn; --alignment is for"
                        + " encoder-decoders with attention, and for a --text that is not empty."));
    List<String> texts = Arrays.stream(encoded.ids()).mapToObj(tokens::text).toList();
    int from = encoded.scoredFrom();
    var picture =
        new AlignmentPicture(texts.subList(0, from), texts.subList(from, texts.size()), weights);
    AtomicFile.write(file, out -> out.write(picture.svg().getBytes(StandardCharsets.UTF_8)));
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String json(Scored scored) {
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode node = mapper.createObjectNode();
    ArrayNode ids = node.putArray("tokenIds");
    ArrayNode logprobs = node.putArray("logprobs");
    for (int i = 0; i < scored.ids().length; i++) {
      ids.add(scored.ids()[i]);
      if (Double.isNaN(scored.logprobs()[i])) {
        logprobs.addNull();
      } else {
        logprobs.add(scored.logprobs()[i]);
      }
    }
    node.put("sum", scored.sum());
    if (scored.bytes() > 0) {
      node.put("bitsPerByte", scored.bitsPerByte());
    }
    return mapper.writeValueAsString(node);
  }

  private static String text(Scored scored, TokenInspector tokens) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < scored.ids().length; i++) {
      double logprob = scored.logprobs()[i];
      text.append(
          String.format(
              Locale.ROOT,
              "%8d  %10s  %s%s%n",
              scored.ids()[i],
              Double.isNaN(logprob) ? "" : String.format(Locale.ROOT, "%.4f", logprob),
              i < scored.from() ? "(context) " : "",
              Quoted.of(tokens.text(scored.ids()[i]))));
    }
    text.append(String.format(Locale.ROOT, "sum %.6f", scored.sum()));
    if (scored.bytes() > 0) {
      text.append(String.format(Locale.ROOT, ", %.4f bits per byte", scored.bitsPerByte()));
    }
    return text.append('\n').toString();
  }
}
