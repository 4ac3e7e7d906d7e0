package dev.assay.training;

import dev.assay.training.RunState.Progress;
import dev.assay.training.autodiff.Parameter;
import dev.assay.training.autodiff.Tape;
import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Random;
import dev.assay.training.network.Network;
import dev.assay.training.optim.GradientNorm;
import dev.assay.training.text.TrainingData;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Trains a model. The weights depend on the settings, the data and the machine's kind of processor,
 * and on nothing else: not on the number of threads, nor on whether the run was interrupted.
 */
public final class Trainer {

  /** The setting that is none of a run's identity. */
  private static final String KEPT = "keepInterval";

  /** Points of a loss curve. */
  private static final int POINTS = 200;

  private final TrainingSettings settings;
  private final Compute compute;
  private final TrainingData data;
  private final RunFolder folder;
  private final TrainingListener listener;
  private final RunState state;
  private final Objective objective;
  private final Evaluation evaluation;
  private final Tape tape;
  private final Random random;

  /** What to do when the folder holds a run already. */
  public enum Existing {
    /** Go on with it. */
    RESUME,
    /** Leave it alone, and say so. */
    REFUSE
  }

  private Trainer(
      TrainingSettings settings,
      Compute compute,
      TrainingData data,
      RunFolder folder,
      TrainingListener listener) {
    this.settings = settings;
    this.compute = compute;
    this.data = data;
    this.folder = folder;
    this.listener = listener;
    this.random = new Random(settings.seed());
    this.tape = new Tape(compute);
    this.objective = Objective.of(settings, data, compute, random);
    Network network = objective.network();
    this.state =
        new RunState(
            compute,
            identity(settings, data, compute),
            network,
            settings.optimizer().of(compute, network.parameters()),
            objective.states());
    this.evaluation = new Evaluation(objective.heldOut());
  }

  /**
   * Trains, or goes on.
   *
   * @param out a folder, see the module's README
   * @throws TrainingException if it cannot be done; the message says why
   */
  public static TrainingResult train(
      TrainingSettings settings,
      TrainingData data,
      Path out,
      Existing existing,
      Compute compute,
      TrainingListener listener) {
    RunFolder folder = new RunFolder(out, compute, settings.keepInterval());
    Optional<Path> last = folder.lastCheckpoint();
    if (last.isPresent() && existing == Existing.REFUSE) {
      throw new TrainingException(
          Reason.INPUT,
          out
              + " holds a run already, up to "
              + last.get().getFileName()
              + "; go on with --resume, or choose another --out");
    }
    Trainer trainer = new Trainer(settings, compute, data, folder, listener);
    last.ifPresent(trainer.state::readFrom);
    return trainer.run();
  }

  private static ObjectNode identity(
      TrainingSettings settings, TrainingData data, Compute compute) {
    JsonMapper mapper = JsonMapper.shared();
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("model", settings.architecture().getClass().getSimpleName());
    identity.put("optimizer_kind", settings.optimizer().getClass().getSimpleName());
    identity.put(RunState.DEVICE, compute.place());
    identity.put("data_sha256", data.digest());
    identity.put("vocabulary", data.vocabulary());
    identity.put("training_tokens", data.trainingTokens());
    ObjectNode all = mapper.valueToTree(identity);
    all.setAll((ObjectNode) mapper.valueToTree(settings));
    // What is kept may change as a run goes on: nothing else does by it.
    all.remove(KEPT);
    return all;
  }

  private TrainingResult run() {
    Network network = state.network();
    listener.started(
        network.size(), data.trainingTokens(), data.heldOutTokens(), state.progress().step());
    folder.writeDescription(network, data);
    int steps = settings.schedule().steps();
    int first = state.progress().step();
    Clock clock = new Clock(first, steps);
    double sum = 0;
    int since = 0;
    while (state.progress().step() < steps && !exhausted()) {
      Progress before = state.progress();
      double rate = settings.schedule().at(before.step());
      Step step = step(before.step(), rate);
      sum += step.loss();
      since++;
      int made = before.step() + 1;
      long tokens = before.tokens() + step.tokens();
      state.advance(
          new Progress(made, tokens, before.bestLoss(), before.bestStep(), before.worse()));
      clock.stepped(made, step.tokens());
      listener.stepped(made, steps, step.loss(), clock.tokensPerSecond(), clock.remainingSeconds());
      boolean look = made % settings.evaluationInterval() == 0 || made == steps;
      double heldOut = look ? look(clock) : Double.NaN;
      boolean save = made % settings.checkpointInterval() == 0 || made == steps || exhausted();
      if (look || save || made % Math.max(1, steps / POINTS) == 0) {
        state
            .curve()
            .add(new LossCurve.Point(made, tokens, sum / since, heldOut, rate, step.norm()));
        sum = 0;
        since = 0;
      }
      if (save) {
        save();
      }
    }
    folder.writeCurve(state.curve());
    return result(clock);
  }

  private TrainingResult result(Clock clock) {
    Progress progress = state.progress();
    return new TrainingResult(
        folder.root(),
        state.network().size(),
        progress.step(),
        progress.tokens(),
        progress.bestLoss(),
        progress.bestStep(),
        data.digest(),
        clock.tokensPerSecond(),
        compute.place());
  }

  private boolean exhausted() {
    return settings.patience() > 0 && state.progress().worse() >= settings.patience();
  }

  /** The mean loss of a step, the norm of its gradients, and how many tokens were predicted. */
  private record Step(double loss, double norm, long tokens) {}

  private Step step(int index, double rate) {
    List<Parameter> parameters = state.network().parameters();
    parameters.forEach(p -> p.clearGradient(compute));
    long first = (long) index * settings.accumulation();
    List<Objective.Pass> passes =
        LongStream.range(first, first + settings.accumulation()).mapToObj(objective::pass).toList();
    long tokens = passes.stream().mapToLong(Objective.Pass::tokens).sum();
    double loss = 0;
    for (int i = 0; i < passes.size(); i++) {
      tape.start(Tape.Mode.TRAINING, random.fork("dropout").fork(first + i));
      loss += passes.get(i).loss(tape, 1f / tokens);
      tape.backward();
    }
    loss /= tokens;
    double norm = GradientNorm.of(compute, parameters);
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
      throw diverged(index + 1, loss, norm, rate);
    }
    state.optimizer().step(rate, GradientNorm.scale(norm, settings.clip()));
    return new Step(loss, norm, tokens);
  }

  private TrainingException diverged(int step, double loss, double norm, double rate) {
    String kept =
        folder
            .lastCheckpoint()
            .map(path -> "the last good weights are in " + path)
            .orElse("there was no checkpoint yet");
    return new TrainingException(
        Reason.DIVERGED,
        "training diverged at step "
            + step
            + ": the loss is "
            + loss
            + " and the gradients' norm "
            + norm
            + " at a learning rate of "
            + rate
            + "; "
            + kept
            + ". Start again with a lower --lr, a longer --warmup, or a smaller --clip.");
  }

  private double look(Clock clock) {
    Progress p = state.progress();
    if (evaluation.isEmpty()) {
      // Without a held-out part the last weights are the best.
      folder.writeModel(state);
      return Double.NaN;
    }
    clock.pause();
    double loss = evaluation.loss(tape);
    clock.goOn();
    boolean best = loss < p.bestLoss();
    state.advance(
        best
            ? new Progress(p.step(), p.tokens(), loss, p.step(), 0)
            : new Progress(p.step(), p.tokens(), p.bestLoss(), p.bestStep(), p.worse() + 1));
    if (best) {
      folder.writeModel(state);
    }
    listener.evaluated(p.step(), loss, best);
    return loss;
  }

  private void save() {
    folder.writeCheckpoint(state, data);
    folder.writeCurve(state.curve());
    listener.saved(state.progress().step());
  }
}
