package dev.assay.plugins.rnn.network;

import dev.assay.transformer.kernels.PackedMatrix;
import java.util.List;

/**
 * A language model that goes through a text from left to right and keeps a state of fixed size.
 *
 * <p>What it computes for a token depends on the text up to that token alone, to the last bit: not
 * on what else is read in the same call, nor on where a text is cut into spans.
 */
public sealed interface Network permits LanguageNetwork, EncoderDecoder {

  /** As {@code lstm} or {@code rwkv-7}. */
  String architecture();

  int vocabularySize();

  /** Numbers in a row of {@link #read}. */
  int width();

  /** Numbers in a state. */
  int stateSize();

  /**
   * Most numbers held for a token while it is read, for whoever bounds the memory of a call;
   * roughly.
   */
  int widest();

  /**
   * Reads on in several texts.
   *
   * @param hidden receives a row of {@link #width} numbers for each token, span after span: what
   *     {@link #output} makes the logits of the next token from
   */
  void read(List<Span> spans, float[] hidden);

  /** The output layer, from {@link #width} to {@link #vocabularySize}. */
  PackedMatrix output();

  /** Number of weights. */
  long parameters();
}
