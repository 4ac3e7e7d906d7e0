package dev.assay.plugins.transformer;

import dev.assay.spi.DidYouMean;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.GgufMetadata;
import dev.assay.transformer.checkpoint.JsonFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The chat templates beside a model, and the special tokens that they write.
 *
 * <p>Of a Hugging Face folder, as transformers finds them: {@code chat_template.jinja} and {@code
 * additional_chat_templates/NAME.jinja}, else {@code chat_template} of {@code
 * tokenizer_config.json}, which is one template or a list of named ones. Of a GGUF file, {@code
 * tokenizer.chat_template} and {@code tokenizer.chat_template.NAME}.
 *
 * @param named the one without a name is called {@code default}
 */
record ChatTemplates(Map<String, String> named, Map<String, String> specialTokens) {
  private static final String DEFAULT = "default";
  private static final long MAX_BYTES = 1 << 22;

  private static final List<String> TOKENS =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  /** GGUF's names for the same. */
  private static final Map<String, String> GGUF_TOKENS =
      Map.of(
          "bos_token", "bos",
          "eos_token", "eos",
          "unk_token", "unknown",
          "sep_token", "seperator",
          "pad_token", "padding",
          "cls_token", "cls",
          "mask_token", "mask");

  /**
   * @param location a model's folder or GGUF file, or a file in a folder
   * @throws CheckpointException if one of its files is malformed
   */
  static ChatTemplates at(Path location) {
    if (Files.isDirectory(location)) {
      return ofFolder(location);
    }
    return location.toString().endsWith(".gguf")
        ? ofGguf(location)
        : ofFolder(location.toAbsolutePath().getParent());
  }

  /**
   * The template to use.
   *
   * @param choice the name of one, or a file that holds one; by default the one without a name, or
   *     the only one
   * @return empty if there is none and none was chosen
   * @throws EvalException if there is none of that name, or several and none was chosen
   */
  Optional<ChatTemplate> choose(Optional<String> choice, LocalDate today) {
    if (choice.isPresent() && !named.containsKey(choice.get())) {
      Path file = Path.of(choice.get());
      if (!Files.isRegularFile(file)) {
        throw new EvalException(
            ErrorCode.UNKNOWN_NAME,
            "chat_template="
                + choice.get()
                + " is neither a file nor one of the model's templates. "
                + DidYouMean.sentence(choice.get(), named.keySet()));
      }
      return Optional.of(ChatTemplate.of(file.toString(), read(file), specialTokens, today));
    }
    if (named.isEmpty()) {
      return Optional.empty();
    }
    String name = choice.orElse(DEFAULT);
    if (!named.containsKey(name)) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "The model has several chat templates and none is its default; choose one with"
              + " chat_template=NAME of "
              + String.join(", ", named.keySet())
              + ".");
    }
    return Optional.of(ChatTemplate.of("chat_template", named.get(name), specialTokens, today));
  }

  private static ChatTemplates ofFolder(Path folder) {
    JsonNode config = readIfThere(folder.resolve("tokenizer_config.json"));
    JsonNode map = readIfThere(folder.resolve("special_tokens_map.json"));
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String token : TOKENS) {
      JsonNode value = config.has(token) ? config.get(token) : map.path(token);
      JsonNode spelling = value.isObject() ? value.path("content") : value;
      if (spelling.isString()) {
        tokens.put(token, spelling.stringValue());
      }
    }
    Map<String, String> files = ofFiles(folder);
    return new ChatTemplates(files.isEmpty() ? ofConfig(folder, config) : files, tokens);
  }

  private static Map<String, String> ofFiles(Path folder) {
    Map<String, String> named = new LinkedHashMap<>();
    Path file = folder.resolve("chat_template.jinja");
    if (Files.isRegularFile(file)) {
      named.put(DEFAULT, read(file));
    }
    Path more = folder.resolve("additional_chat_templates");
    if (Files.isDirectory(more)) {
      try (Stream<Path> all = Files.list(more)) {
        for (Path one : all.filter(f -> f.toString().endsWith(".jinja")).sorted().toList()) {
          named.put(one.getFileName().toString().replaceFirst("\\.jinja$", ""), read(one));
        }
      } catch (IOException e) {
        throw new CheckpointException(more, "cannot be listed (" + e.getMessage() + ")", e);
      }
    }
    return named;
  }

  private static Map<String, String> ofConfig(Path folder, JsonNode config) {
    Map<String, String> named = new LinkedHashMap<>();
    JsonNode value = config.path("chat_template");
    if (value.isString()) {
      named.put(DEFAULT, value.stringValue());
    } else if (value.isArray()) {
      for (JsonNode entry : value) {
        if (!entry.path("name").isString() || !entry.path("template").isString()) {
          throw new CheckpointException(
              folder.resolve("tokenizer_config.json"),
              "has an entry in chat_template without name or template");
        }
        named.put(entry.get("name").stringValue(), entry.get("template").stringValue());
      }
    }
    return named;
  }

  private static ChatTemplates ofGguf(Path file) {
    try (Arena arena = Arena.ofConfined()) {
      GgufMetadata metadata = GgufMetadata.open(file, arena);
      Map<String, String> named = new LinkedHashMap<>();
      metadata.string("tokenizer.chat_template").ifPresent(t -> named.put(DEFAULT, t));
      for (String name : metadata.strings("tokenizer.chat_templates")) {
        metadata.string("tokenizer.chat_template." + name).ifPresent(t -> named.put(name, t));
      }
      Map<String, String> tokens = new LinkedHashMap<>();
      if (!named.isEmpty()) {
        List<String> pieces = metadata.strings("tokenizer.ggml.tokens");
        GGUF_TOKENS.forEach((name, key) -> {
          OptionalLong id = metadata.integer("tokenizer.ggml." + key + "_token_id");
          if (id.isPresent() && id.getAsLong() >= 0 && id.getAsLong() < pieces.size()) {
            tokens.put(name, pieces.get((int) id.getAsLong()));
          }
        });
      }
      return new ChatTemplates(named, tokens);
    }
  }

  private static JsonNode readIfThere(Path file) {
    return Files.exists(file) ? JsonFiles.readObject(file) : JsonMapper.shared().createObjectNode();
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new CheckpointException(file, "is too large for a chat template");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be read (" + e.getMessage() + ")", e);
    }
  }
}
