package dev.assay.training.network;

import dev.assay.training.autodiff.Cell;
import dev.assay.training.math.Random;

/** What a model is made of, but for its vocabulary and its weights. */
public sealed interface Architecture {

  /** Probability of dropout in training, where the architecture has it. */
  float dropout();

  /** Makes a model with its weights as they start. */
  default Network network(int vocabulary, Random random) {
    Initial initial = new Initial(random);
    return switch (this) {
      case Gpt2 gpt2 -> new Gpt2Network(gpt2, vocabulary, initial);
      case Llama llama -> new LlamaNetwork(llama, vocabulary, initial);
      case Recurrent recurrent -> new RecurrentNetwork(recurrent, vocabulary, initial);
      case FeedForward feedForward -> new FeedForwardNetwork(feedForward, vocabulary, initial);
      case Convolutional conv -> new ConvolutionalNetwork(conv, vocabulary, initial);
    };
  }

  /**
   * A Transformer with GPT-2's blocks.
   *
   * @param layers blocks
   * @param heads of attention
   * @param width of the residual stream
   * @param context most positions
   */
  record Gpt2(int layers, int heads, int width, int context, float dropout)
      implements Architecture {}

  /**
   * A Transformer with Llama's blocks.
   *
   * @param keyHeads heads of keys and values
   * @param inner width of the feed-forward part
   * @param tied whether the output's weights are the embedding
   */
  record Llama(
      int layers,
      int heads,
      int keyHeads,
      int width,
      int inner,
      int context,
      boolean tied,
      float dropout)
      implements Architecture {}

  /**
   * A stack of recurrent layers.
   *
   * @param tied whether the output's weights are the embedding
   */
  record Recurrent(
      Cell cell, int layers, int embedding, int hidden, boolean tied, float dropout)
      implements Architecture {}

  /**
   * Bengio's feed-forward model.
   *
   * @param context tokens that it sees
   */
  record FeedForward(int context, int embedding, int hidden, float dropout)
      implements Architecture {}

  /**
   * Causal convolutions with residual connections.
   *
   * @param kernel positions that each layer sees
   */
  record Convolutional(int layers, int kernel, int width, float dropout)
      implements Architecture {}
}
