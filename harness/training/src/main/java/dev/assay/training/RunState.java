package dev.assay.training;

import dev.assay.training.autodiff.Parameter;
import dev.assay.training.autodiff.RecurrentState;
import dev.assay.training.files.SafetensorsWriter;
import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import dev.assay.training.files.WholeFile;
import dev.assay.training.host.HostCompute;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Tensor;
import dev.assay.training.network.Network;
import dev.assay.training.optim.Optimizer;
import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.Checkpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Everything that the next step depends on. */
final class RunState {

  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String TRAINING = "training.json";
  private static final String CURVE = "loss.csv";
  static final String DEVICE = "device";
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Compute compute;
  private final ObjectNode identity;
  private final Network network;
  private final Optimizer optimizer;
  private final List<RecurrentState> states;
  private Progress progress = new Progress(0, 0, Double.POSITIVE_INFINITY, 0, 0);
  private LossCurve curve = new LossCurve();

  /**
   * @param step steps made
   * @param tokens trained on
   * @param bestLoss the lowest loss of the held-out part
   * @param bestStep when that was
   * @param worse looks at the held-out part since
   */
  record Progress(int step, long tokens, double bestLoss, int bestStep, int worse) {}

  /**
   * @param identity what a checkpoint must have in common with a run that goes on from it
   */
  RunState(
      Compute compute,
      ObjectNode identity,
      Network network,
      Optimizer optimizer,
      List<RecurrentState> states) {
    this.compute = compute;
    this.identity = identity;
    this.network = network;
    this.optimizer = optimizer;
    this.states = states;
  }

  Network network() {
    return network;
  }

  Optimizer optimizer() {
    return optimizer;
  }

  List<RecurrentState> states() {
    return states;
  }

  Progress progress() {
    return progress;
  }

  LossCurve curve() {
    return curve;
  }

  void advance(Progress to) {
    progress = to;
  }

  private Map<String, Tensor> moments() {
    Map<String, Tensor> all = new LinkedHashMap<>(optimizer.state());
    for (int i = 0; i < states.size(); i++) {
      all.put("state." + i + ".hidden", states.get(i).hidden());
      all.put("state." + i + ".cell", states.get(i).cell());
    }
    return all;
  }

  void writeTo(Path folder) {
    List<SafetensorsWriter.Tensor> tensors = new ArrayList<>();
    moments()
        .forEach((name, data) ->
            tensors.add(
                new SafetensorsWriter.Tensor(
                    name, new int[] {data.size()}, () -> compute.read(data))));
    WholeFile.write(folder.resolve(OPTIMIZER), out -> SafetensorsWriter.write(out, tensors));
    WholeFile.write(folder.resolve(CURVE), curve.csv().getBytes(StandardCharsets.UTF_8));
    writeRecord(folder);
  }

  /** Writes which run it is and how far it is. */
  void writeRecord(Path folder) {
    ObjectNode json = MAPPER.createObjectNode();
    json.set("run", identity);
    ObjectNode at = json.putObject("progress");
    at.put("step", progress.step());
    at.put("tokens", progress.tokens());
    at.put("best_loss", Double.toString(progress.bestLoss()));
    at.put("best_step", progress.bestStep());
    at.put("worse", progress.worse());
    WholeFile.write(
        folder.resolve(TRAINING), MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }

  /** Continues from a checkpoint of the same run. */
  void readFrom(Path folder) {
    JsonNode json = read(folder.resolve(TRAINING));
    checkIdentity(folder, json.path("run"));
    try (Checkpoint model = Checkpoints.open(folder.resolve(RunFolder.MODEL));
        Checkpoint other = Checkpoints.open(folder.resolve(OPTIMIZER))) {
      for (Parameter p : network.parameters()) {
        copy(folder, model, p.name(), p.value());
      }
      moments().forEach((name, data) -> copy(folder, other, name, data));
    } catch (CheckpointException e) {
      throw damaged(folder, e.getMessage(), e);
    }
    JsonNode at = json.path("progress");
    try {
      progress =
          new Progress(
              at.path("step").asInt(),
              at.path("tokens").asLong(),
              Double.parseDouble(at.path("best_loss").asString()),
              at.path("best_step").asInt(),
              at.path("worse").asInt());
      curve = LossCurve.parse(Files.readAllLines(folder.resolve(CURVE)));
    } catch (IOException | NumberFormatException | JacksonException e) {
      throw damaged(folder, TRAINING + " or " + CURVE + " is not as it was written", e);
    }
    optimizer.resumeAt(progress.step());
  }

  private static JsonNode read(Path file) {
    try {
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (IOException | JacksonException e) {
      throw damaged(file.getParent(), TRAINING + " cannot be read", e);
    }
  }

  private void copy(Path folder, Checkpoint from, String name, Tensor to) {
    float[] data = from.tensor(name).toFloats();
    if (data.length != to.size()) {
      throw damaged(folder, name + " has " + data.length + " numbers, not " + to.size(), null);
    }
    compute.write(data, to);
  }

  private static TrainingException damaged(Path folder, String what, @Nullable Throwable cause) {
    return new TrainingException(
        Reason.INPUT,
        "the checkpoint " + folder + " is damaged: " + what + "; start again with another --out",
        cause);
  }

  private void checkIdentity(Path folder, JsonNode written) {
    ObjectNode was = MAPPER.createObjectNode().put(DEVICE, HostCompute.PLACE);
    // Checkpoints of before there were other devices do not name theirs.
    written.properties().forEach(entry -> was.set(entry.getKey(), entry.getValue()));
    // Numbers as they are written, so that 1 and 1.0 of a record do not differ.
    JsonNode is = MAPPER.readTree(MAPPER.writeValueAsBytes(identity));
    if (is.equals(was)) {
      return;
    }
    String device = was.path(DEVICE).asString();
    boolean elsewhere = !is.path(DEVICE).asString().equals(device);
    List<String> differences = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>(was.propertyNames());
    keys.addAll(is.propertyNames());
    for (String key : keys) {
      if (!is.path(key).equals(was.path(key))) {
        differences.add(key + " was " + was.path(key) + " and is now " + is.path(key));
      }
    }
    throw new TrainingException(
        Reason.INPUT,
        "the checkpoint "
            + folder
            + " is of another run: "
            + String.join("; ", differences)
            + ". "
            + (elsewhere
                ? "A run goes on where it began, since other devices give other last digits: resume"
                    + (device.equals(HostCompute.PLACE)
                        ? " with --device cpu"
                        : " with --device cuda on a machine with that GPU")
                : "Resume with the settings it was started with")
            + ", or choose another --out.");
  }
}
