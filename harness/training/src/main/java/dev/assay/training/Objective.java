package dev.assay.training;

import dev.assay.training.autodiff.RecurrentState;
import dev.assay.training.autodiff.Tape;
import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Random;
import dev.assay.training.network.Architecture;
import dev.assay.training.network.Network;
import dev.assay.training.text.Corpus;
import dev.assay.training.text.Pairs;
import dev.assay.training.text.TrainingData;
import java.util.List;

/** A model and the losses of what it is trained on. */
sealed interface Objective permits LanguageModelling, SequenceToSequence {

  /**
   * Makes the model, with its weights as they start.
   *
   * @throws TrainingException if the architecture is not for such data, or there is too little
   */
  static Objective of(
      TrainingSettings settings, TrainingData data, Compute compute, Random random) {
    return switch (settings.architecture()) {
      case Architecture.LanguageModel architecture when data instanceof Corpus corpus ->
          new LanguageModelling(settings, architecture, corpus, compute, random);
      case Architecture.EncoderDecoder architecture when data instanceof Pairs pairs ->
          new SequenceToSequence(settings, architecture, pairs, compute, random);
      case Architecture.LanguageModel _, Architecture.EncoderDecoder _ ->
          throw new TrainingException(
              Reason.INPUT,
              "an encoder-decoder is trained on pairs of a source and a target, any other model on"
                  + " a text");
    };
  }

  Network network();

  /** What recurrent layers carry from pass to pass. */
  List<RecurrentState> states();

  /**
   * One pass of training, ready to be run.
   *
   * @param index from 0 on; a pass is a function of it
   */
  Pass pass(long index);

  /** One forward pass. */
  interface Pass {

    /** How many tokens are predicted. */
    int tokens();

    /**
     * The sum of the losses in nats; the gradient that the tape passes back is that of {@code
     * weight} times it.
     */
    double loss(Tape tape, float weight);
  }

  /** The passes over the part that is held out, in their order. */
  List<Pass> heldOut();
}
