package dev.assay.cli;

import dev.assay.core.files.AtomicFile;
import dev.assay.core.suite.Suite.ModelChoice;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Small networks that were trained on the closed world's text, in sizes, and how to open them. */
enum ShippedModel {
  LSTM_33K("lstm-33k", "rnn"),
  LSTM_80K("lstm-80k", "rnn"),
  LSTM_350K("lstm-350k", "rnn"),
  TRANSFORMER_33K("transformer-33k", "transformer"),
  TRANSFORMER_76K("transformer-76k", "transformer"),
  TRANSFORMER_260K("transformer-260k", "transformer"),
  TRANSFORMER_480K("transformer-480k", "transformer");

  private static final String TOKENIZER = "tokenizer.json";
  private static final List<String> OWN_FILES = List.of("config.json", "model.safetensors");

  private final String title;
  private final String plugin;

  ShippedModel(String title, String plugin) {
    this.title = title;
    this.plugin = plugin;
  }

  /** Puts the model's files into a folder of its name, and names it as a run does. */
  ModelChoice unpack(Path directory) {
    Path folder = directory.resolve(title);
    for (String file : OWN_FILES) {
      copy(title + "/" + file, folder.resolve(file));
    }
    copy(TOKENIZER, folder.resolve(TOKENIZER));
    return new ModelChoice(plugin + ":" + folder, title);
  }

  private static void copy(String resource, Path file) {
    AtomicFile.write(
        file,
        out -> {
          try (InputStream in = open(resource)) {
            in.transferTo(out);
          }
        });
  }

  private static InputStream open(String resource) {
    return Objects.requireNonNull(
        ShippedModel.class.getResourceAsStream("models/" + resource), resource);
  }
}
