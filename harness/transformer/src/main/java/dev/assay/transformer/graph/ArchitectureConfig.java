package dev.assay.transformer.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a model's computation except its weights.
 *
 * @param modelType as in {@code config.json}
 * @param kind what answers a request
 * @param vocabularySize rows of the embedding
 * @param contextLength most tokens the model can read at once
 * @param width size of the residual stream
 * @param attention of every layer
 * @param layers of the decoder, or of the only stack
 * @param encoderLayers of the encoder that the decoder attends to; empty if there is none
 * @param normalization everywhere
 * @param block how a layer is put together
 * @param positions how order is known
 * @param embeddingScale factor of the embeddings
 * @param logitScale factor of the last hidden state before the output layer
 * @param logitSoftCap if positive, a logit x becomes {@code cap·tanh(x/cap)}
 * @param startToken what a decoder with an encoder begins with
 */
public record ArchitectureConfig(
    String modelType,
    Kind kind,
    int vocabularySize,
    int contextLength,
    int width,
    Attention attention,
    List<Layer> layers,
    List<Layer> encoderLayers,
    Normalization normalization,
    BlockLayout block,
    Positions positions,
    float embeddingScale,
    float logitScale,
    float logitSoftCap,
    int startToken) {

  /** How a model reads. */
  public enum Kind {
    /** Left to right (GPT, Llama). */
    DECODER,
    /**
     * A context at once, each token seeing all of it, then what follows left to right (prefix
     * language models, as U-PaLM or MPT's {@code prefix_lm}).
     */
    PREFIX_DECODER,
    /** Everything at once, filling in masks (BERT). */
    ENCODER,
    /** A source at once, then a target left to right (T5). */
    ENCODER_DECODER
  }

  /**
   * Geometry of attention.
   *
   * @param heads query heads
   * @param kvHeads key-value heads, a divisor of {@code heads}
   * @param headSize numbers in a head
   * @param scale factor of the scores
   * @param softCap of the scores, 0 for none
   * @param queryKeyNorm epsilon of an RMS norm over each head of queries and keys, or null
   */
  public record Attention(
      int heads,
      int kvHeads,
      int headSize,
      float scale,
      float softCap,
      @Nullable Float queryKeyNorm) {
    public Attention {
      if (heads % kvHeads != 0) {
        throw new ModelException(
            "config.json: num_attention_heads "
                + heads
                + " is not a multiple of num_key_value_heads "
                + kvHeads);
      }
    }
  }

  /**
   * What may differ between layers.
   *
   * @param window positions a token sees up to its own, {@link Integer#MAX_VALUE} for all
   */
  public record Layer(int window, FeedForward feedForward) {}
}
