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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a model comes from, as a specification says it. */
sealed interface ModelSource {
  String USAGE =
      "ngram:FILE[,unit=word|char|byte] or"
          + " ngram:train=FILE[,order=5][,unit=word|char|byte][,train_fraction=1]"
          + "[,smoothing=kneser-ney|lmplz|katz|stupid-backoff|add-k][,k=1][,save=FILE[,quantize=8]]"
          + "[,memory=64m][,temp=DIR]";

  Pattern SIZE = Pattern.compile("([1-9][0-9]{0,6})([kmg])");

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
   * @param sorting how to count on disk; empty for in memory, unless the text is too large for it
   */
  record Training(
      Path file,
      double fraction,
      Unit unit,
      int order,
      Smoothing smoothing,
      Optional<Sorting> sorting)
      implements ModelSource {}

  /**
   * Counting on disk.
   *
   * @param memory bytes for sorting
   * @param temporary where the files lie
   */
  record Sorting(long memory, Path temporary) {
    /** The heap that training in memory takes at the most, of a text of prose, by its bytes. */
    private static final int HEAP_PER_BYTE = 24;

    /** What to do with a text of which nothing is said: empty where it is trained on in memory. */
    static Optional<Sorting> ifNeeded(long bytes, long heap) {
      return bytes <= heap / HEAP_PER_BYTE
          ? Optional.empty()
          : Optional.of(new Sorting(heap / 4, Path.of(System.getProperty("java.io.tmpdir"))));
    }
  }

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
    options.only(
        "train",
        "order",
        "unit",
        "smoothing",
        "k",
        "train_fraction",
        "save",
        "quantize",
        "memory",
        "temp");
    return new Training(
        Path.of(train.get()),
        options.number("train_fraction", 1, 1e-9, 1),
        unit,
        options.integer("order", 5, 1, 64),
        smoothing(options),
        sorting(options));
  }

  private static Optional<Sorting> sorting(Options options) {
    Optional<String> temp = options.text("temp");
    if (options.text("memory").isEmpty()) {
      if (temp.isPresent()) {
        throw new EvalException(
            ErrorCode.INVALID_ARGUMENT,
            options.owner() + ": option temp is for counting on disk; add memory=64m or so.");
      }
      return Optional.empty();
    }
    Path folder = Path.of(temp.orElseGet(() -> System.getProperty("java.io.tmpdir")));
    if (!Files.isDirectory(folder)) {
      throw new EvalException(
          ErrorCode.NOT_FOUND, options.owner() + ": there is no folder " + folder + ".");
    }
    return Optional.of(new Sorting(bytes(options, "memory"), folder));
  }

  /** A size such as {@code 512m}. */
  private static long bytes(Options options, String key) {
    String text = options.text(key, "");
    Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          options.owner()
              + ": option "
              + key
              + " is \""
              + text
              + "\", not a size such as 512m or 2g.");
    }
    int shift =
        switch (matcher.group(2)) {
          case "k" -> 10;
          case "m" -> 20;
          default -> 30;
        };
    return Long.parseLong(matcher.group(1)) << shift;
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
