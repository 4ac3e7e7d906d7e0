package dev.assay.training;

import dev.assay.training.autodiff.Parameter;
import dev.assay.training.files.SafetensorsWriter;
import dev.assay.training.files.SafetensorsWriter.Tensor;
import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import dev.assay.training.files.WholeFile;
import dev.assay.training.math.Compute;
import dev.assay.training.network.Network;
import dev.assay.training.text.TokenizerFile;
import dev.assay.training.text.TrainingData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run on disk: {@code config.json}, {@code model.safetensors} and the tokenizer of the best model
 * so far, {@code training.json} with how long that was trained, {@code loss.csv} and {@code
 * loss.svg}, and under {@code checkpoints} what is needed to go on. A checkpoint is a model's
 * folder too.
 */
final class RunFolder {

  static final String MODEL = "model.safetensors";
  private static final String CONFIG = "config.json";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String STEP = "step-";
  private static final Pattern NAME = Pattern.compile(STEP + "\\d{9}");

  private final Path root;
  private final Compute compute;
  private final int keepInterval;

  /**
   * @param compute where the weights lie
   * @param keepInterval steps between checkpoints that stay; 0 for none
   */
  RunFolder(Path root, Compute compute, int keepInterval) {
    this.root = root;
    this.compute = compute;
    this.keepInterval = keepInterval;
  }

  Path root() {
    return root;
  }

  /** The last checkpoint, if there is one. */
  Optional<Path> lastCheckpoint() {
    return checkpoints().stream().max(Comparator.comparing(Path::getFileName));
  }

  private List<Path> checkpoints() {
    Path folder = root.resolve(CHECKPOINTS);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> NAME.matcher(path.getFileName().toString()).matches()).toList();
    } catch (IOException e) {
      throw new TrainingException(Reason.FILE, folder + " cannot be listed", e);
    }
  }

  void writeDescription(Network network, TrainingData data) {
    TokenizerFile tokenizer = data.tokenizer();
    WholeFile.write(root.resolve(tokenizer.name()), tokenizer.content());
    WholeFile.write(root.resolve(CONFIG), config(network, data));
  }

  void writeModel(RunState state) {
    WholeFile.write(
        root.resolve(MODEL), out -> SafetensorsWriter.write(out, weights(state.network())));
    state.writeRecord(root);
  }

  void writeCurve(LossCurve curve) {
    WholeFile.write(root.resolve("loss.csv"), curve.csv().getBytes(StandardCharsets.UTF_8));
    WholeFile.write(root.resolve("loss.svg"), curve.svg().getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a checkpoint, and then deletes those before it that are not kept. */
  void writeCheckpoint(RunState state, TrainingData data) {
    Path folder =
        root.resolve(CHECKPOINTS)
            .resolve(STEP + String.format(Locale.ROOT, "%09d", state.progress().step()));
    List<Path> before = checkpoints();
    if (!before.contains(folder)) {
      WholeFile.writeFolder(folder, draft -> fill(draft, state, data));
    }
    before.stream()
        .filter(path -> !path.equals(folder) && !isKept(path))
        .forEach(WholeFile::deleteFolder);
  }

  private boolean isKept(Path checkpoint) {
    String step = checkpoint.getFileName().toString().substring(STEP.length());
    return keepInterval > 0 && Integer.parseInt(step) % keepInterval == 0;
  }

  private void fill(Path folder, RunState state, TrainingData data) {
    WholeFile.write(folder.resolve(CONFIG), config(state.network(), data));
    TokenizerFile tokenizer = data.tokenizer();
    WholeFile.write(folder.resolve(tokenizer.name()), tokenizer.content());
    WholeFile.write(
        folder.resolve(MODEL), out -> SafetensorsWriter.write(out, weights(state.network())));
    state.writeTo(folder);
  }

  private static byte[] config(Network network, TrainingData data) {
    Map<String, Object> config = new LinkedHashMap<>(network.config());
    config.putAll(data.specialTokens());
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(config);
  }

  private List<Tensor> weights(Network network) {
    List<Tensor> tensors = new ArrayList<>();
    for (Parameter p : network.parameters()) {
      tensors.add(new Tensor(p.name(), p.shape(), () -> compute.read(p.value())));
    }
    return tensors;
  }
}
