package dev.assay.training;

import dev.assay.training.autodiff.CrossEntropy;
import dev.assay.training.autodiff.RecurrentState;
import dev.assay.training.autodiff.Tape;
import dev.assay.training.autodiff.Variable;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Random;
import dev.assay.training.network.Architecture;
import dev.assay.training.network.LanguageNetwork;
import dev.assay.training.text.Batch;
import dev.assay.training.text.Batches;
import dev.assay.training.text.Corpus;
import java.util.ArrayList;
import java.util.List;

/** To predict each token of a text from those before it. */
final class LanguageModelling implements Objective {

  private final TrainingSettings settings;
  private final Corpus corpus;
  private final Compute compute;
  private final LanguageNetwork network;
  private final List<RecurrentState> states;
  private final Batches batches;

  LanguageModelling(
      TrainingSettings settings,
      Architecture.LanguageModel architecture,
      Corpus corpus,
      Compute compute,
      Random random) {
    this.settings = settings;
    this.corpus = corpus;
    this.compute = compute;
    this.network = architecture.network(compute, corpus.vocabulary(), random.fork("weights"));
    this.states = network.states(compute, settings.batch());
    this.batches =
        switch (architecture) {
          case Architecture.Recurrent _ ->
              Batches.inOrder(corpus.training(), settings.batch(), settings.length());
          case Architecture.Gpt2 _,
              Architecture.Llama _,
              Architecture.FeedForward _,
              Architecture.Convolutional _ ->
              Batches.anywhere(
                  corpus.training(), settings.batch(), settings.length(), random.fork("windows"));
        };
  }

  /** Reads on from the states, and changes them. */
  private record Window(LanguageNetwork network, Batch batch, List<RecurrentState> states)
      implements Pass {
    @Override
    public int tokens() {
      return batch.targets().length;
    }

    @Override
    public double loss(Tape tape, float weight) {
      if (batch.startsAfresh()) {
        states.forEach(state -> state.clear(tape.compute()));
      }
      Variable logits = network.logits(tape, batch.tokens(), batch.sequences(), states);
      return CrossEntropy.of(tape, logits, batch.targets(), weight);
    }
  }

  @Override
  public LanguageNetwork network() {
    return network;
  }

  @Override
  public List<RecurrentState> states() {
    return states;
  }

  @Override
  public Pass pass(long index) {
    return new Window(network, batches.get(index), states);
  }

  /** Recurrent state is carried from window to window. */
  @Override
  public List<Pass> heldOut() {
    List<Pass> all = new ArrayList<>();
    List<RecurrentState> carried = List.of();
    for (Batch batch : Batches.once(corpus.heldOut(), settings.batch(), settings.length())) {
      if (batch.startsAfresh()) {
        carried = network.states(compute, batch.sequences());
      }
      all.add(new Window(network, batch, carried));
    }
    return all;
  }
}
