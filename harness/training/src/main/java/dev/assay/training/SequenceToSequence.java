package dev.assay.training;

import dev.assay.training.autodiff.CrossEntropy;
import dev.assay.training.autodiff.RecurrentState;
import dev.assay.training.autodiff.Tape;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Random;
import dev.assay.training.network.Architecture;
import dev.assay.training.network.EncoderDecoderNetwork;
import dev.assay.training.text.PairBatch;
import dev.assay.training.text.PairBatches;
import dev.assay.training.text.Pairs;
import java.util.List;

/** To predict each token of a target, and its end, from the source and the tokens before it. */
final class SequenceToSequence implements Objective {

  private final EncoderDecoderNetwork network;
  private final PairBatches batches;
  private final List<Pass> heldOut;

  SequenceToSequence(
      TrainingSettings settings,
      Architecture.EncoderDecoder architecture,
      Pairs pairs,
      Compute compute,
      Random random) {
    pairs.requireAtMost(settings.length());
    this.network = architecture.network(compute, pairs.vocabulary(), random.fork("weights"));
    this.batches = new PairBatches(pairs, settings.batch(), random.fork("pairs"));
    this.heldOut =
        PairBatches.once(pairs, settings.batch()).stream()
            .<Pass>map(batch -> new Several(network, batch))
            .toList();
  }

  private record Several(EncoderDecoderNetwork network, PairBatch batch) implements Pass {
    @Override
    public int tokens() {
      return batch.targets().length;
    }

    @Override
    public double loss(Tape tape, float weight) {
      return CrossEntropy.of(tape, network.logits(tape, batch), batch.targets(), weight);
    }
  }

  @Override
  public EncoderDecoderNetwork network() {
    return network;
  }

  @Override
  public List<RecurrentState> states() {
    return List.of();
  }

  @Override
  public Pass pass(long index) {
    return new Several(network, batches.get(index));
  }

  @Override
  public List<Pass> heldOut() {
    return heldOut;
  }
}
