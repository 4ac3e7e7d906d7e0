package dev.assay.plugins.ngram;

import dev.assay.plugins.ngram.text.Unit;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Options;
import java.nio.file.Path;
import java.util.Optional;

/** Where a model comes from, as a specification says it. */
sealed interface ModelSource {
  String USAGE =
      "ngram:FILE.arpa[,unit=word|char|byte] or"
          + " ngram:train=FILE[,order=5][,unit=word|char|byte][,smoothing=kneser-ney|lmplz]"
          + "[,train_fraction=1][,save=FILE.arpa]";

  /** The file that is read. */
  Path file();

  /** A model in a file. */
  record ArpaFile(Path file, Unit unit) implements ModelSource {}

  /**
   * A model to be trained.
   *
   * @param fraction of the file's characters, from its start, that are the training text
   */
  record Training(Path file, double fraction, Unit unit, int order, SmoothingMethod smoothing)
      implements ModelSource {}

  /** Reads a specification. */
  static ModelSource parse(ModelSpec spec) {
    Options options = spec.options();
    Optional<String> train = options.text("train");
    if (train.isPresent() == !spec.location().isEmpty()) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "Model \""
              + spec.text()
              + "\" must name either an ARPA file or a text to train on: write "
              + USAGE
              + ".");
    }
    Unit unit = options.choice("unit", Unit.WORD);
    if (train.isEmpty()) {
      options.only("unit");
      return new ArpaFile(Path.of(spec.location()), unit);
    }
    options.only("train", "order", "unit", "smoothing", "train_fraction", "save");
    return new Training(
        Path.of(train.get()),
        options.number("train_fraction", 1, 1e-9, 1),
        unit,
        options.integer("order", 5, 1, 64),
        options.choice("smoothing", SmoothingMethod.KNESER_NEY));
  }
}
