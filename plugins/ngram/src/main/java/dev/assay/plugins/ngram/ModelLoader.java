package dev.assay.plugins.ngram;

import dev.assay.plugins.ngram.arpa.ArpaReader;
import dev.assay.plugins.ngram.arpa.ArpaReader.ArpaModel;
import dev.assay.plugins.ngram.binary.BinaryModelReader;
import dev.assay.plugins.ngram.binary.BinaryModelReader.BinaryModel;
import dev.assay.plugins.ngram.counts.Corpus;
import dev.assay.plugins.ngram.counts.CorpusCounts;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.smoothing.AddK;
import dev.assay.plugins.ngram.smoothing.Discounts;
import dev.assay.plugins.ngram.smoothing.Katz;
import dev.assay.plugins.ngram.smoothing.Lmplz;
import dev.assay.plugins.ngram.smoothing.ModifiedKneserNey;
import dev.assay.plugins.ngram.smoothing.Smoothing;
import dev.assay.plugins.ngram.smoothing.StupidBackoff;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads or trains models. */
final class ModelLoader {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);
  private static final String FAMILY = "n-gram";

  /** Part of every digest: to be raised when the same files give other answers. */
  private static final String VERSION = "ngram-1";

  private ModelLoader() {}

  static LoadedModel load(ModelSource source) {
    Path file = source.file();
    if (Files.isDirectory(file)) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT, file + " is a directory; an n-gram model needs a file.");
    }
    try {
      return switch (source) {
        case ModelSource.ModelFile model -> read(model);
        case ModelSource.Training training -> train(training);
      };
    } catch (NoSuchFileException e) {
      throw new EvalException(
          ErrorCode.NOT_FOUND, "There is no file " + file + " for the n-gram model.", e);
    } catch (IOException e) {
      throw new EvalException(ErrorCode.IO_FAILURE, "Cannot read " + file + ": " + e, e);
    } catch (OutOfMemoryError e) {
      // What was being built is garbage by now, so there is memory to go on with.
      throw new EvalException(
          ErrorCode.OUT_OF_MEMORY,
          "The n-gram model of "
              + file
              + " does not fit into the heap of "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MiB; train on disk (memory=64m or so), or use a lower order, a smaller"
              + " train_fraction or a larger heap (-Xmx).",
          e);
    }
  }

  private static LoadedModel read(ModelSource.ModelFile source) throws IOException {
    if (BinaryModelReader.isBinary(source.file())) {
      BinaryModel binary = BinaryModelReader.open(source.file());
      return loaded(source.file(), binary.model(), binary.unit(), binary.digest());
    }
    ArpaModel arpa = ArpaReader.read(source.file(), source.unit());
    String digest = Digests.ofFile(source.file(), Long.MAX_VALUE);
    return loaded(source.file(), arpa.model(), arpa.unit(), digest);
  }

  private static LoadedModel loaded(Path file, NgramModel model, Unit unit, String fileDigest) {
    SortedMap<String, String> details = details(model, unit);
    details.put("file.sha256", fileDigest);
    return new LoadedModel(
        model,
        unit,
        true,
        new ModelCard(
            baseName(file),
            FAMILY,
            Digests.ofTexts(VERSION, unit.specName(), fileDigest),
            ngrams(model),
            null,
            null,
            details));
  }

  private static LoadedModel train(ModelSource.Training source) throws IOException {
    long bytes = Corpus.prefixLength(source.file(), source.fraction());
    TrainedModel trained = TrainedModel.of(source, bytes);
    NgramModel model = trained.model();
    CorpusCounts counts = trained.counts();
    String textDigest = Digests.ofFile(source.file(), bytes);
    SortedMap<String, String> details = details(model, source.unit());
    details.put("smoothing", name(source.smoothing()));
    details.put("training_text.bytes", String.valueOf(bytes));
    details.put("training_text.sha256", textDigest);
    describeDiscounts(source, counts, details);
    return new LoadedModel(
        model,
        source.unit(),
        source.smoothing().normalised(),
        new ModelCard(
            baseName(source.file()) + "-" + source.order() + "gram-" + source.unit().specName(),
            FAMILY,
            Digests.ofTexts(
                VERSION,
                source.unit().specName(),
                String.valueOf(source.order()),
                name(source.smoothing()),
                textDigest),
            ngrams(model),
            null,
            counts.tokens(),
            details));
  }

  private static String name(Smoothing smoothing) {
    return switch (smoothing) {
      case ModifiedKneserNey() -> "interpolated modified Kneser-Ney";
      case Lmplz() -> "interpolated modified Kneser-Ney, as lmplz";
      case Katz() -> "Katz";
      case StupidBackoff() -> "stupid back-off";
      case AddK(double k) -> "add-k, k = " + k;
    };
  }

  private static void describeDiscounts(
      ModelSource.Training source, CorpusCounts counts, SortedMap<String, String> details) {
    boolean discounted =
        switch (source.smoothing()) {
          case ModifiedKneserNey _, Lmplz _ -> true;
          case Katz _, StupidBackoff _, AddK _ -> false;
        };
    if (!discounted) {
      return;
    }
    List<Discounts> discounts = Discounts.of(counts);
    for (int order = 1; order <= discounts.size(); order++) {
      Discounts discount = discounts.get(order - 1);
      details.put("discounts." + order, discount.toString());
      // There are too few characters and bytes for unigrams that occur once, twice, three times.
      boolean expected = order == 1 && source.unit() != Unit.WORD;
      if (discount.fallback() && !expected) {
        LOG.warn(
            "{}: the counts of {}-grams are too few or too regular to estimate discounts from;"
                + " using {}",
            source.file(),
            order,
            discount);
      }
    }
  }

  private static SortedMap<String, String> details(NgramModel model, Unit unit) {
    SortedMap<String, String> details = new TreeMap<>();
    details.put("unit", unit.specName());
    details.put("order", String.valueOf(model.order()));
    for (int order = 1; order <= model.order(); order++) {
      details.put("ngrams." + order, String.valueOf(model.size(order)));
    }
    return details;
  }

  private static long ngrams(NgramModel model) {
    return model.nodes() - 1L;
  }

  static String baseName(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
