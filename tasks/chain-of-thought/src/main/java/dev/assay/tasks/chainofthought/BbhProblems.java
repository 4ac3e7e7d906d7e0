package dev.assay.tasks.chainofthought;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.data.Doc;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The source {@code bbh}: BIG-bench Hard with its authors' prompt files. Split {@code test} holds
 * the problems ({@code input}, {@code target}) with the task's {@code instruction}; split {@code
 * shots} the solved problems of the prompt file ({@code input}, {@code rationale}, {@code target}).
 *
 * <p>Files: {@code lukaemon/bbh/NAME/test.jsonl} and {@code lukaemon/bbh/cot-prompts/NAME.txt}. A
 * prompt file is a warning, a line of dashes, the instruction, and problems that begin with "Q: "
 * and are answered after "A: ".
 */
final class BbhProblems implements DatasetSource {
  private static final String FOLDER = "lukaemon/bbh/";
  private static final Pattern RULE = Pattern.compile("(?m)^-{3,}\\R");
  private static final Pattern SHOT =
      Pattern.compile(
          "Q: (?<input>.*?)\\nA: (?:Let's think step by step\\.\\s)?"
              + "(?<rationale>.*?[Ss]o the answer is (?<target>[^\\n]*?)\\.?)\\s*(?=\\n\\nQ: |\\z)",
          Pattern.DOTALL);

  /**
   * Apart, because Jackson takes a tenth of a second to start, and every command makes a source.
   */
  private static final class Json {
    static final JsonMapper MAPPER = JsonMapper.shared();
  }

  @Override
  public List<Doc> open(DatasetRequest request, List<Path> dataDirectories) {
    Path promptFile = find(request, "cot-prompts/" + request.name() + ".txt", dataDirectories);
    String prompt = RULE.splitAsStream(read(promptFile)).reduce((_, rest) -> rest).orElse("");
    int firstShot = prompt.indexOf("\n\nQ: ");
    if (firstShot < 0) {
      throw malformed(promptFile, "no problem begins with \"Q: \"");
    }
    return switch (request.split()) {
      case "shots" -> shots(prompt.substring(firstShot + 2), promptFile);
      case "test" ->
          problems(
              find(request, request.name() + "/test.jsonl", dataDirectories),
              prompt.substring(0, firstShot + 2));
      default ->
          throw new EvalException(
              ErrorCode.INVALID_CONFIGURATION,
              "Data set " + request.describe() + ": the splits are test and shots.");
    };
  }

  private static List<Doc> shots(String text, Path file) {
    var shots = new ArrayList<Doc>();
    Matcher matcher = SHOT.matcher(text);
    while (matcher.find()) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("input", matcher.group("input"));
      fields.put("rationale", matcher.group("rationale"));
      fields.put("target", matcher.group("target"));
      shots.add(new Doc(shots.size(), fields));
    }
    if (shots.isEmpty()) {
      throw malformed(file, "no problem ends in \"So the answer is ...\"");
    }
    return shots;
  }

  private static List<Doc> problems(Path file, String instruction) {
    var docs = new ArrayList<Doc>();
    for (String line : read(file).split("\\R")) {
      if (!line.isBlank()) {
        docs.add(new Doc(docs.size(), problem(line, instruction, file, docs.size() + 1)));
      }
    }
    return docs;
  }

  private static Map<String, Object> problem(
      String line, String instruction, Path file, int number) {
    try {
      JsonNode row = Json.MAPPER.readTree(line);
      var fields = new LinkedHashMap<String, Object>();
      fields.put("input", row.required("input").asString());
      fields.put("target", row.required("target").asString());
      fields.put("instruction", instruction);
      return fields;
    } catch (JacksonException e) {
      throw malformed(file, "row " + number + " is no JSON object with input and target");
    }
  }

  private static Path find(DatasetRequest request, String file, List<Path> dataDirectories) {
    return dataDirectories.stream()
        .map(directory -> directory.resolve(FOLDER + file))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() ->
            new EvalException(
                ErrorCode.NOT_FOUND,
                "Data set %s: there is no file %s%s under the data directories %s."
                    .formatted(request.describe(), FOLDER, file, dataDirectories)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).replace("\r\n", "\n");
    } catch (CharacterCodingException e) {
      throw malformed(file, "it is not UTF-8 text");
    } catch (IOException e) {
      throw new EvalException(
          ErrorCode.IO_FAILURE, "Cannot read " + file + ": " + e.getMessage() + ".", e);
    }
  }

  private static EvalException malformed(Path file, String problem) {
    return new EvalException(ErrorCode.MALFORMED_FILE, file + ": " + problem + ".");
  }
}
