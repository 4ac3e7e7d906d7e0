package dev.assay.cli;

import dev.assay.core.files.AtomicFile;
import dev.assay.spi.DidYouMean;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Models to train, as a YAML file says; and single configurations, which are parts of one. */
record TrainingSuite(Map<String, String> defaults, List<Member> members) {
  private static final long MAX_BYTES = 4 << 20;
  private static final YAMLMapper YAML = new YAMLMapper();

  /** One of them. */
  sealed interface Member {
    String name();
  }

  /** A network, with the options of {@link TrainOptions}. */
  record Neural(String name, Map<String, String> options) implements Member {}

  /**
   * An n-gram model.
   *
   * @param settings as in a model specification: {@code unit=word,order=3}
   */
  record Ngram(String name, String settings) implements Member {}

  /** So that options in a file are read as on the command line. */
  @Command
  private static final class Holder {
    @Mixin private TrainOptions options;
  }

  static TrainingSuite read(Path file) {
    JsonNode root = tree(file);
    checkKeys(file, root, Set.of("defaults", "models"));
    Map<String, String> defaults = flat(file, root.path("defaults"));
    List<Member> members = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    for (JsonNode model : root.path("models")) {
      String name = model.path("name").asString("");
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") || !names.add(name)) {
        throw invalid(file, "each model needs a `name` of its own, to be a folder's; not " + model);
      }
      Map<String, String> own = flat(file, model);
      own.remove("name");
      String ngram = own.remove("ngram");
      if (ngram != null) {
        members.add(new Ngram(name, ngram));
      } else {
        Map<String, String> all = new LinkedHashMap<>(defaults);
        all.putAll(own);
        options(all, List.of());
        members.add(new Neural(name, all));
      }
    }
    if (members.isEmpty()) {
      throw invalid(file, "there are no `models` in it");
    }
    return new TrainingSuite(defaults, members);
  }

  /** Some of the models, in the suite's order. */
  TrainingSuite only(List<String> names) {
    List<String> known = members.stream().map(Member::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new EvalException(
            ErrorCode.UNKNOWN_NAME,
            "The suite has no model \"" + name + "\". " + DidYouMean.sentence(name, known));
      }
    }
    return new TrainingSuite(
        defaults, members.stream().filter(member -> names.contains(member.name())).toList());
  }

  /** Options in a file, over others. */
  static Map<String, String> readOptions(Path file, Map<String, String> others) {
    Map<String, String> all = new LinkedHashMap<>(others);
    all.putAll(flat(file, tree(file)));
    return all;
  }

  /** Options from keys and values, and over them those of a command line. */
  static TrainOptions options(Map<String, String> settings, List<String> over) {
    List<String> arguments = new ArrayList<>();
    settings.forEach((key, value) -> arguments.add("--" + key + "=" + value));
    arguments.addAll(over);
    Holder holder = new Holder();
    CommandLine parser =
        new CommandLine(holder)
            .setOverwrittenOptionsAllowed(true)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setTrimQuotes(false);
    try {
      parser.parseArgs(arguments.toArray(String[]::new));
    } catch (ParameterException e) {
      throw new EvalException(ErrorCode.INVALID_CONFIGURATION, e.getMessage() + ".", e);
    }
    return holder.options;
  }

  /** The text of n-gram models: that of all the others. */
  String data(List<String> over) {
    return options(defaults, over).requiredData();
  }

  /** A suite for {@code assay run} with all that were trained. */
  Path writeSuite(Path out) {
    StringBuilder yaml = new StringBuilder("# assay run FILE evaluates what was trained here.\n");
    yaml.append("models:\n");
    for (Member member : members) {
      String folder = out.resolve(member.name()).toString();
      String spec =
          switch (member) {
            case Ngram _ -> "ngram:" + folder + "/model.bin";
            case Neural neural ->
                switch (options(neural.options(), List.of()).arch) {
                  case GPT2, LLAMA -> "transformer:" + folder;
                  case LSTM, GRU, RNN, FEEDFORWARD, CONV, SEQ2SEQ -> "rnn:" + folder;
                };
          };
      yaml.append("  - {spec: ").append(quoted(spec));
      yaml.append(", name: ").append(quoted(member.name())).append("}\n");
    }
    // An encoder-decoder has no probability of a text alone, which the first task asks for.
    yaml.append("tasks: [")
        .append(members.stream().anyMatch(this::readsPairs) ? "" : "world_text, ")
        .append("world_facts, world_stories, world_stories_direct, world_arithmetic]\n");
    Path file = out.resolve("suite.yaml");
    AtomicFile.write(file, bytes -> bytes.write(yaml.toString().getBytes(StandardCharsets.UTF_8)));
    return file;
  }

  private boolean readsPairs(Member member) {
    return switch (member) {
      case Ngram _ -> false;
      case Neural neural ->
          options(neural.options(), List.of()).arch == TrainOptions.ArchitectureName.SEQ2SEQ;
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static JsonNode tree(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw invalid(file, "it is larger than 4 MB");
      }
      JsonNode root = YAML.readTree(Files.readString(file));
      if (!root.isObject()) {
        throw invalid(file, "it is no mapping from options to values");
      }
      return root;
    } catch (IOException e) {
      throw new EvalException(ErrorCode.NOT_FOUND, "Cannot read " + file + ": " + e + ".", e);
    } catch (JacksonException e) {
      throw invalid(file, e.getOriginalMessage().lines().findFirst().orElse("it is no YAML"));
    }
  }

  private static void checkKeys(Path file, JsonNode node, Set<String> known) {
    for (String key : node.propertyNames()) {
      if (!known.contains(key)) {
        throw invalid(file, "it may have the keys " + new TreeSet<>(known) + ", not " + key);
      }
    }
  }

  private static Map<String, String> flat(Path file, @Nullable JsonNode node) {
    Map<String, String> flat = new LinkedHashMap<>();
    if (node == null || node.isMissingNode()) {
      return flat;
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!entry.getValue().isValueNode()) {
        throw invalid(file, entry.getKey() + " is not a single value");
      }
      flat.put(entry.getKey(), entry.getValue().asString());
    }
    return flat;
  }

  private static EvalException invalid(Path file, String problem) {
    return new EvalException(ErrorCode.INVALID_CONFIGURATION, file + ": " + problem + ".");
  }
}
