package dev.assay.reports;

import dev.assay.spi.model.ModelCard;
import dev.assay.spi.result.ModelEntry;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What models of one family may differ in as a matter of degree. */
enum ScaleAxis {
  PARAMETERS("parameters") {
    @Override
    @Nullable Long of(ModelCard card) {
      return card.parameters();
    }
  },
  TRAINING_TOKENS("training tokens") {
    @Override
    @Nullable Long of(ModelCard card) {
      return card.trainingTokens();
    }
  };

  /** Fewer sizes of a family than this make no curve. */
  static final int SIZES = 3;

  private final String words;

  ScaleAxis(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Null if the model does not tell. */
  abstract @Nullable Long of(ModelCard card);

  /** The first axis on which some family has {@link #SIZES} different values, if there is one. */
  static Optional<ScaleAxis> of(List<ModelEntry> models) {
    return Arrays.stream(values()).filter(axis -> axis.spreads(models)).findFirst();
  }

  private boolean spreads(List<ModelEntry> models) {
    Map<String, Set<Long>> sizes = new HashMap<>();
    for (ModelEntry model : models) {
      Long size = of(model.card());
      if (size != null && size > 0) {
        sizes.computeIfAbsent(model.card().family(), _ -> new HashSet<>()).add(size);
      }
    }
    return sizes.values().stream().anyMatch(of -> of.size() >= SIZES);
  }
}
