package dev.assay.plugins.rnn.network;

/** A model of one text. */
public non-sealed interface LanguageNetwork extends Network {

  /** The state before the first token; a new array each time. */
  float[] start();

  @Override
  default int stateSize() {
    return start().length;
  }
}
