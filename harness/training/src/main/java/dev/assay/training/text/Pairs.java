package dev.assay.training.text;

import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.Digests;
import dev.assay.transformer.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Texts to read and what is to be written after each, as tokens; the last of them held out.
 *
 * @param digest SHA-256 of the file
 * @param vocabulary how many tokens there are
 * @param start the token that a target comes after
 * @param end the token that ends a target
 * @param tokenizer the file that tells how text is cut into tokens
 */
public record Pairs(
    String digest,
    int vocabulary,
    int start,
    int end,
    TokenizerFile tokenizer,
    List<Pair> training,
    List<Pair> heldOut)
    implements TrainingData {

  /**
   * A source and its target.
   *
   * @param line of the file, from 1 on
   * @param source at least one token
   * @param target at least one, without start and end
   */
  public record Pair(int line, int[] source, int[] target) {

    /** Tokens to predict: the target's and its end. */
    int predicted() {
      return target.length + 1;
    }
  }

  private record Line(int number, String source, String target) {}

  /**
   * Reads JSON lines, {@code {"source": "...", "target": "..."}} each; other keys are allowed.
   * White space around source and target is left out.
   *
   * @param heldOut the share of the pairs, from the end, that are not trained on
   * @throws TrainingException if there is no such file, a line is not of that form, or nothing is
   *     left to train on
   */
  public static Pairs read(Path file, TokenizerChoice choice, double heldOut) {
    Corpus.checkShare(heldOut);
    byte[] bytes = TextFile.bytes(file);
    List<Line> lines = lines(file, TextFile.decode(file, bytes));
    int split = (int) Math.floor(lines.size() * (1 - heldOut));
    if (split == 0) {
      throw new TrainingException(
          Reason.INPUT,
          file
              + " has "
              + lines.size()
              + " pairs, of which none is left to train on; give more, a line {\"source\": \"...\","
              + " \"target\": \"...\"} each, or a smaller --held-out");
    }
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.source).append('\n').append(line.target).append('\n'));
    TokenizerFile written = TokenizerFile.of(choice, text.toString());
    try (Tokenizer tokenizer = written.open()) {
      int start = TokenizerFile.start(tokenizer).orElseThrow(() -> noEnd(choice));
      int end = TokenizerFile.end(tokenizer).orElseThrow(() -> noEnd(choice));
      List<Pair> pairs = lines.stream().map(line -> pair(file, line, tokenizer, end)).toList();
      return new Pairs(
          Digests.sha256(bytes),
          tokenizer.vocabularySize(),
          start,
          end,
          written,
          pairs.subList(0, split),
          pairs.subList(split, pairs.size()));
    } catch (CheckpointException e) {
      throw new TrainingException(Reason.INPUT, e.getMessage(), e);
    }
  }

  private static TrainingException noEnd(TokenizerChoice choice) {
    return new TrainingException(
        Reason.INPUT,
        "the tokenizer "
            + choice
            + " has neither a token that ends a text nor one for the line feed; a target needs one"
            + " to end with");
  }

  private static List<Line> lines(Path file, String text) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (!line.isBlank()) {
        lines.add(line(file, number, line));
      }
    }
    return lines;
  }

  private static Line line(Path file, int number, String line) {
    JsonNode node;
    try {
      node = JsonMapper.shared().readTree(line);
    } catch (JacksonException e) {
      throw invalid(file, number, "is no JSON");
    }
    return new Line(number, text(file, number, node, "source"), text(file, number, node, "target"));
  }

  private static String text(Path file, int number, JsonNode node, String key) {
    JsonNode value = node.path(key);
    String text = value.isString() ? value.stringValue().strip() : "";
    if (text.isEmpty()) {
      throw invalid(file, number, value.isString() ? "has an empty " + key : "has no " + key);
    }
    return text;
  }

  private static TrainingException invalid(Path file, int number, String problem) {
    return new TrainingException(
        Reason.INPUT,
        file
            + ", line "
            + number
            + " "
            + problem
            + "; a line is {\"source\": \"what is read\", \"target\": \"what is written\"}");
  }

  private static Pair pair(Path file, Line line, Tokenizer tokenizer, int end) {
    int[] source = tokenizer.encodeTextOnly(line.source);
    int[] target = tokenizer.encodeTextOnly(line.target);
    if (source.length == 0 || target.length == 0) {
      throw invalid(file, line.number, "has a source or a target of no tokens");
    }
    if (Arrays.stream(target).anyMatch(token -> token == end)) {
      throw invalid(
          file,
          line.number,
          "has "
              + tokenizer.text(end).replace("\n", "a line feed")
              + " in its target, which is what ends a target");
    }
    return new Pair(line.number, source, target);
  }

  /**
   * Throws unless all sources and targets are of at most so many tokens.
   *
   * @param most the limit, as {@code --context} gives it
   */
  public void requireAtMost(int most) {
    List<Pair> longer = new ArrayList<>();
    for (List<Pair> part : List.of(training, heldOut)) {
      part.stream().filter(pair -> longest(pair) > most).forEach(longer::add);
    }
    if (longer.isEmpty()) {
      return;
    }
    throw new TrainingException(
        Reason.INPUT,
        longer.size()
            + " of "
            + (training.size() + heldOut.size())
            + " pairs have a source or a target of more than "
            + most
            + " tokens (--context), first that of line "
            + longer.getFirst().line
            + "; give --context "
            + longer.stream().mapToInt(Pairs::longest).max().orElse(most)
            + ", or leave them out");
  }

  private static int longest(Pair pair) {
    return Math.max(pair.source.length, pair.target.length);
  }

  @Override
  public Map<String, Integer> specialTokens() {
    Map<String, Integer> tokens = new LinkedHashMap<>();
    tokens.put("decoder_start_token_id", start);
    tokens.put("bos_token_id", start);
    tokens.put("eos_token_id", end);
    return tokens;
  }

  @Override
  public int trainingTokens() {
    return predicted(training);
  }

  @Override
  public int heldOutTokens() {
    return predicted(heldOut);
  }

  private static int predicted(List<Pair> pairs) {
    return pairs.stream().mapToInt(Pair::predicted).reduce(0, Math::addExact);
  }

  @Override
  public double tokensOfPass(int batch, int length) {
    return (double) trainingTokens() / training.size() * Math.min(batch, training.size());
  }
}
