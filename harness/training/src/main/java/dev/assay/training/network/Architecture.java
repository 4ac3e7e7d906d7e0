package dev.assay.training.network;

import dev.assay.training.autodiff.Cell;
import dev.assay.training.files.TrainingException;
import dev.assay.training.files.TrainingException.Reason;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Random;

/** What a model is made of, but for its vocabulary and its weights. */
public sealed interface Architecture {

  /** Probability of dropout in training, where the architecture has it. */
  float dropout();

  /**
   * Makes a model with its weights as they start.
   *
   * @param compute where the weights lie
   */
  Network network(Compute compute, int vocabulary, Random random);

  /** A model of one text, which it reads from left to right. */
  sealed interface LanguageModel extends Architecture {
    @Override
    default LanguageNetwork network(Compute compute, int vocabulary, Random random) {
      Initial initial = new Initial(compute, random);
      return switch (this) {
        case Gpt2 gpt2 -> new Gpt2Network(gpt2, vocabulary, initial);
        case Llama llama -> new LlamaNetwork(llama, vocabulary, initial);
        case Recurrent recurrent -> new RecurrentNetwork(recurrent, vocabulary, initial);
        case FeedForward feedForward -> new FeedForwardNetwork(feedForward, vocabulary, initial);
        case Convolutional conv -> new ConvolutionalNetwork(conv, vocabulary, initial);
      };
    }
  }

  private static void check(String what, int value) {
    if (value < 1) {
      throw new TrainingException(Reason.INPUT, what + " is " + value + ", but must be at least 1");
    }
  }

  private static void checkHeads(int width, int heads) {
    check("the number of heads (--heads)", heads);
    check("the width (--width)", width);
    if (width % heads != 0) {
      throw new TrainingException(
          Reason.INPUT,
          "the width (--width) " + width + " is no multiple of the " + heads + " heads (--heads)");
    }
  }

  private static void checkTied(int embedding, int width) {
    if (embedding != width) {
      throw new TrainingException(
          Reason.INPUT,
          "tied weights (--tied) need an embedding as wide as the layers, "
              + width
              + ", not "
              + embedding);
    }
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
      implements LanguageModel {
    public Gpt2 {
      check("the number of layers (--layers)", layers);
      checkHeads(width, heads);
      check("the context (--context)", context);
    }
  }

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
      implements LanguageModel {
    public Llama {
      check("the number of layers (--layers)", layers);
      checkHeads(width, heads);
      check("the number of heads of keys (--kv-heads)", keyHeads);
      check("the inner width", inner);
      check("the context (--context)", context);
      if (heads % keyHeads != 0 || width / heads % 2 != 0) {
        throw new TrainingException(
            Reason.INPUT,
            "Llama needs heads of even size, and heads (--heads) that are a multiple of those of"
                + " keys (--kv-heads); not a width of "
                + width
                + " with "
                + heads
                + " and "
                + keyHeads);
      }
    }
  }

  /**
   * A stack of recurrent layers.
   *
   * @param tied whether the output's weights are the embedding
   */
  record Recurrent(Cell cell, int layers, int embedding, int hidden, boolean tied, float dropout)
      implements LanguageModel {
    public Recurrent {
      check("the number of layers (--layers)", layers);
      check("the embedding's width (--embedding)", embedding);
      check("the width (--width)", hidden);
      if (tied) {
        checkTied(embedding, hidden);
      }
    }
  }

  /**
   * Bengio's feed-forward model.
   *
   * @param context tokens that it sees
   */
  record FeedForward(int context, int embedding, int hidden, float dropout)
      implements LanguageModel {
    public FeedForward {
      check("the number of tokens that the model sees (--kernel)", context);
      check("the embedding's width (--embedding)", embedding);
      check("the width (--width)", hidden);
    }
  }

  /**
   * Causal convolutions with residual connections.
   *
   * @param kernel positions that each layer sees
   */
  record Convolutional(int layers, int kernel, int width, float dropout) implements LanguageModel {
    public Convolutional {
      check("the number of layers (--layers)", layers);
      check("the width of the convolutions (--kernel)", kernel);
      check("the width (--width)", width);
    }
  }

  /**
   * A recurrent encoder that reads one text and a recurrent decoder that writes another.
   *
   * @param layers of each of the two
   * @param bidirectional whether the encoder reads from both ends
   * @param hidden width of the states, and of the attention
   * @param tied whether the output's weights are the embedding
   */
  record EncoderDecoder(
      Cell cell,
      int layers,
      boolean bidirectional,
      Attention attention,
      int embedding,
      int hidden,
      boolean tied,
      float dropout)
      implements Architecture {

    /** How the decoder looks at the source. */
    public enum Attention {
      /** Bahdanau et al. (2015). */
      ADDITIVE,
      /** It has the encoder's last states alone. */
      NONE
    }

    public EncoderDecoder {
      check("the number of layers (--layers)", layers);
      check("the embedding's width (--embedding)", embedding);
      check("the width (--width)", hidden);
      if (tied) {
        checkTied(embedding, hidden);
      }
    }

    @Override
    public EncoderDecoderNetwork network(Compute compute, int vocabulary, Random random) {
      return new EncoderDecoderNetwork(this, vocabulary, new Initial(compute, random));
    }
  }
}
