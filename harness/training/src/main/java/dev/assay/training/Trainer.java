package dev.assay.training;

import dev.assay.training.RunState.Progress;
import dev.assay.training.autodiff.CrossEntropy;
import dev.assay.training.autodiff.Parameter;
import dev.assay.training.autodiff.RecurrentState;
import dev.assay.training.autodiff.Tape;
import dev.assay.training.autodiff.Variable;
import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Random;
import dev.assay.training.network.Architecture;
import dev.assay.training.network.Network;
import dev.assay.training.optim.GradientNorm;
import dev.assay.training.text.Batch;
import dev.assay.training.text.Batches;
import dev.assay.training.text.Corpus;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Trains a model on a text. The weights depend on the settings, the text and the machine's kind of
 * processor, and on nothing else: not on the number of threads, nor on whether the run was
 * interrupted.
 */
public final class Trainer {

  /** Points of a loss curve. */
  private static final int POINTS = 200;

  private final TrainingSettings settings;
  private final Compute compute;
  private final Corpus corpus;
  private final RunFolder folder;
  private final TrainingListener listener;
  private final RunState state;
  private final Batches batches;
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
      Corpus corpus,
      RunFolder folder,
      TrainingListener listener) {
    this.settings = settings;
    this.compute = compute;
    this.corpus = corpus;
    this.folder = folder;
    this.listener = listener;
    this.random = new Random(settings.seed());
    this.tape = new Tape(compute);
    Network network = settings.architecture().network(corpus.vocabulary(), random.fork("weights"));
    this.state =
        new RunState(
            identity(settings, corpus),
            network,
            settings.optimizer().of(network.parameters()),
            network.states(settings.batch()));
    this.batches =
        switch (settings.architecture()) {
          case Architecture.Recurrent _ ->
              Batches.inOrder(corpus.training(), settings.batch(), settings.length());
          case Architecture.Gpt2 _,
              Architecture.Llama _,
              Architecture.FeedForward _,
              Architecture.Convolutional _ ->
              Batches.anywhere(
                  corpus.training(), settings.batch(), settings.length(), random.fork("windows"));
        };
    this.evaluation =
        new Evaluation(Batches.once(corpus.heldOut(), settings.batch(), settings.length()));
  }

  /**
   * Trains, or goes on.
   *
   * @param out a folder, see the module's README
   * @throws TrainingException if it cannot be done; the message says why
   */
  public static TrainingResult train(
      TrainingSettings settings,
      Corpus corpus,
      Path out,
      Existing existing,
      Compute compute,
      TrainingListener listener) {
    RunFolder folder = new RunFolder(out);
    Optional<Path> last = folder.lastCheckpoint();
    if (last.isPresent() && existing == Existing.REFUSE) {
      throw new TrainingException(
          Reason.INPUT,
          out
              + " holds a run already, up to "
              + last.get().getFileName()
              + "; go on with --resume, or choose another --out");
    }
    Trainer trainer = new Trainer(settings, compute, corpus, folder, listener);
    last.ifPresent(trainer.state::readFrom);
    return trainer.run();
  }

  private static ObjectNode identity(TrainingSettings settings, Corpus corpus) {
    JsonMapper mapper = JsonMapper.shared();
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("model", settings.architecture().getClass().getSimpleName());
    identity.put("optimizer_kind", settings.optimizer().getClass().getSimpleName());
    identity.put("data_sha256", corpus.digest());
    identity.put("vocabulary", corpus.vocabulary());
    identity.put("training_tokens", corpus.training().length);
    ObjectNode all = mapper.valueToTree(identity);
    all.setAll((ObjectNode) mapper.valueToTree(settings));
    return all;
  }

  private TrainingResult run() {
    Network network = state.network();
    listener.started(
        network.size(), corpus.training().length, corpus.heldOut().length, state.progress().step());
    folder.writeDescription(network, corpus);
    int steps = settings.schedule().steps();
    int first = state.progress().step();
    Clock clock = new Clock(first, steps, tokensOfStep());
    double sum = 0;
    int since = 0;
    while (state.progress().step() < steps && !exhausted()) {
      Progress before = state.progress();
      double rate = settings.schedule().at(before.step());
      Step step = step(before.step(), rate);
      sum += step.loss();
      since++;
      int made = before.step() + 1;
      long tokens = before.tokens() + tokensOfStep();
      state.advance(
          new Progress(made, tokens, before.bestLoss(), before.bestStep(), before.worse()));
      clock.stepped(made);
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
        corpus.digest(),
        clock.tokensPerSecond());
  }

  private boolean exhausted() {
    return settings.patience() > 0 && state.progress().worse() >= settings.patience();
  }

  private long tokensOfStep() {
    return (long) settings.batch() * settings.length() * settings.accumulation();
  }

  /** The mean loss of a step, and the norm of its gradients. */
  private record Step(double loss, double norm) {}

  private Step step(int index, double rate) {
    List<Parameter> parameters = state.network().parameters();
    parameters.forEach(Parameter::clearGradient);
    double loss = 0;
    long tokens = tokensOfStep();
    for (int pass = 0; pass < settings.accumulation(); pass++) {
      long number = (long) index * settings.accumulation() + pass;
      Batch batch = batches.get(number);
      if (batch.startsAfresh()) {
        state.states().forEach(RecurrentState::clear);
      }
      tape.start(Tape.Mode.TRAINING, random.fork("dropout").fork(number));
      Variable logits =
          state.network().logits(tape, batch.tokens(), batch.sequences(), state.states());
      loss += CrossEntropy.of(tape, logits, batch.targets(), 1f / tokens);
      tape.backward();
    }
    loss /= tokens;
    double norm = GradientNorm.of(compute, parameters);
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
      throw diverged(index + 1, loss, norm, rate);
    }
    state.optimizer().step(compute, rate, GradientNorm.scale(norm, settings.clip()));
    return new Step(loss, norm);
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
      folder.writeModel(state.network());
      return Double.NaN;
    }
    clock.pause();
    double loss = evaluation.loss(state.network(), tape);
    clock.goOn();
    boolean best = loss < p.bestLoss();
    if (best) {
      folder.writeModel(state.network());
    }
    state.advance(
        best
            ? new Progress(p.step(), p.tokens(), loss, p.step(), 0)
            : new Progress(p.step(), p.tokens(), p.bestLoss(), p.bestStep(), p.worse() + 1));
    listener.evaluated(p.step(), loss, best);
    return loss;
  }

  private void save() {
    folder.writeCheckpoint(state, corpus);
    folder.writeCurve(state.curve());
    listener.saved(state.progress().step());
  }
}
