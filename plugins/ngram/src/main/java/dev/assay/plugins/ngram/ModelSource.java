package dev.assay.plugins.ngram;

import dev.assay.plugins.ngram.smoothing.AddK;
import dev.assay.plugins.ngram.smoothing.Katz;
import dev.assay.plugins.ngram.smoothing.Lmplz;
import dev.assay.plugins.ngram.smoothing.ModifiedKneserNey;
import dev.assay.plugins.ngram.smoothing.Smoothing;
import dev.assay.plugins.ngram.smoothing.StupidBackoff;
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
      "ngram:FILE[,unit=word|char|byte] or"
          + " ngram:train=FILE[,order=5][,unit=word|char|byte][,train_fraction=1]"
          + "[,smoothing=kneser-ney|lmplz|katz|stupid-backoff|add-k][,k=1][,save=FILE]";

  /** The file that is read. */
  Path file();

  /**
   * A model in a file.
   *
   * @param unit what it is over, where the file does not say
   */
  record ModelFile(Path file, Unit unit) implements ModelSource {}

  /**
   * A model to be trained.
   *
   * @param fraction of the file's characters, from its start, that are the training text
   */
  record Training(Path file, double fraction, Unit unit, int order, Smoothing smoothing)
      implements ModelSource {}

  /** The names of smoothings in specifications. */
  enum SmoothingName {
    KNESER_NEY,
    LMPLZ,
    KATZ,
    STUPID_BACKOFF,
    ADD_K
  }

  /** Reads a specification. */
  static ModelSource parse(ModelSpec spec) {
    Options options = spec.options();
    Optional<String> train = options.text("train");
    if (train.isPresent() == !spec.location().isEmpty()) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "Model \""
              + spec.text()
              + "\" must name either a model file or a text to train on: write "
              + USAGE
              + ".");
    }
    Unit unit = options.choice("unit", Unit.WORD);
    if (train.isEmpty()) {
      options.only("unit");
      return new ModelFile(Path.of(spec.location()), unit);
    }
    options.only("train", "order", "unit", "smoothing", "k", "train_fraction", "save");
    return new Training(
        Path.of(train.get()),
        options.number("train_fraction", 1, 1e-9, 1),
        unit,
        options.integer("order", 5, 1, 64),
        smoothing(options));
  }

  private static Smoothing smoothing(Options options) {
    SmoothingName name = options.choice("smoothing", SmoothingName.KNESER_NEY);
    if (options.text("k").isPresent() && name != SmoothingName.ADD_K) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          options.owner() + ": option k is for smoothing=add-k only; leave it out.");
    }
    return switch (name) {
      case KNESER_NEY -> new ModifiedKneserNey();
      case LMPLZ -> new Lmplz();
      case KATZ -> new Katz();
      case STUPID_BACKOFF -> new StupidBackoff();
      case ADD_K -> new AddK(options.number("k", 1, 1e-9, 1e9));
    };
  }
}
