package dev.assay.training.network;

import dev.assay.training.autodiff.Parameter;
import java.util.List;
import java.util.Map;

/** A model that can be trained. */
public sealed interface Network permits LanguageNetwork, EncoderDecoderNetwork {

  /** All weights, under the names of the checkpoint, each once. */
  List<Parameter> parameters();

  /** What {@code config.json} says. */
  Map<String, Object> config();

  /** How many weights there are. */
  default long size() {
    return parameters().stream().mapToLong(p -> p.size()).sum();
  }
}
