package dev.assay.plugins.ngram;

import dev.assay.plugins.ngram.counts.Corpus;
import dev.assay.plugins.ngram.infinite.InfiniteModel;
import dev.assay.plugins.ngram.infinite.SuffixFile;
import dev.assay.plugins.ngram.infinite.Tokens;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelCard;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.model.ModelSpec;
import dev.assay.spi.model.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Opens ∞-gram models: a text that is counted in when asked, or the index of one. */
final class InfinityModelFactory implements ModelFactory {
  private static final String VERSION = "infinity-1";
  private static final double BACKOFF = 0.5;

  @Override
  public String summary() {
    return "∞-gram models: n-grams of any length, counted in a text by its suffix array";
  }

  @Override
  public String usage() {
    return "infinity:train=FILE[,unit=word|char|byte][,train_fraction=1][,backoff="
        + BACKOFF
        + "][,save=FILE] or infinity:FILE[,backoff="
        + BACKOFF
        + "]";
  }

  @Override
  public void check(ModelSpec spec) {
    boolean trained = spec.options().text("train").isPresent();
    if (trained == !spec.location().isEmpty()) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "Model \""
              + spec.text()
              + "\" must name either a text or an index that was saved: write "
              + usage()
              + ".");
    }
    if (trained) {
      spec.options().only("train", "unit", "train_fraction", "backoff", "save");
    } else {
      spec.options().only("backoff");
    }
    backoff(spec.options());
    Path file = Path.of(spec.options().text("train").orElse(spec.location()));
    if (Files.isDirectory(file)) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT, file + " is a directory; an ∞-gram model needs a file.");
    }
  }

  private static double backoff(Options options) {
    return options.number("backoff", BACKOFF, 0, 0.999);
  }

  @Override
  public LanguageModel create(ModelSpec spec, ModelContext context) {
    check(spec);
    Optional<String> train = spec.options().text("train");
    Path file = Path.of(train.orElse(spec.location()));
    try {
      return train.isPresent()
          ? train(spec.options(), file, context)
          : read(spec.options(), file, context);
    } catch (NoSuchFileException e) {
      throw new EvalException(
          ErrorCode.NOT_FOUND, "There is no file " + e.getFile() + " for the ∞-gram model.", e);
    } catch (IOException e) {
      throw new EvalException(ErrorCode.IO_FAILURE, "Cannot read or write " + file + ": " + e, e);
    } catch (OutOfMemoryError e) {
      throw new EvalException(
          ErrorCode.OUT_OF_MEMORY,
          "The suffix array of "
              + file
              + " does not fit into the heap of "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MiB; use a smaller train_fraction or a larger heap (-Xmx).",
          e);
    }
  }

  private static LanguageModel train(Options options, Path file, ModelContext context)
      throws IOException {
    Unit unit = options.choice("unit", Unit.WORD);
    long bytes = Corpus.prefixLength(file, options.number("train_fraction", 1, 1e-9, 1));
    Tokens tokens = new Tokens(unit);
    Corpus.read(file, bytes, unit, tokens);
    if (tokens.size() == 0) {
      throw new EvalException(ErrorCode.INVALID_DATA, "The training text " + file + " is empty.");
    }
    double backoff = backoff(options);
    InfiniteModel model = tokens.model(backoff);
    Optional<String> save = options.text("save");
    if (save.isPresent()) {
      save(model, unit, Path.of(save.get()));
    }
    String name = ModelLoader.baseName(file) + "-infinity-" + unit.specName();
    return new InfinityLanguageModel(
        model,
        unit,
        card(name, model, unit, backoff, Digests.ofFile(file, bytes)),
        context.threads());
  }

  /** Writes beside the file and renames, so that no half-written index is ever found. */
  private static void save(InfiniteModel model, Unit unit, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path partial = target.resolveSibling(target.getFileName() + ".partial");
    try {
      SuffixFile.write(model, unit, partial);
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static LanguageModel read(Options options, Path file, ModelContext context)
      throws IOException {
    if (!SuffixFile.recognises(file)) {
      throw new EvalException(
          ErrorCode.MALFORMED_FILE,
          file
              + " is no index of an ∞-gram; make one with infinity:train=TEXT,save="
              + file.getFileName()
              + ".");
    }
    double backoff = backoff(options);
    SuffixFile.Stored stored = SuffixFile.open(file, backoff);
    return new InfinityLanguageModel(
        stored.model(),
        stored.unit(),
        card(ModelLoader.baseName(file), stored.model(), stored.unit(), backoff, stored.digest()),
        context.threads());
  }

  private static ModelCard card(
      String name, InfiniteModel model, Unit unit, double backoff, String digest) {
    SortedMap<String, String> details = new TreeMap<>();
    details.put("unit", unit.specName());
    details.put("order", "unbounded");
    details.put("backoff", String.valueOf(backoff));
    details.put("sha256", digest);
    return new ModelCard(
        name,
        "n-gram",
        Digests.ofTexts(VERSION, unit.specName(), String.valueOf(backoff), digest),
        null,
        null,
        (long) model.size(),
        details);
  }
}
