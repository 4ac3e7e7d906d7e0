package dev.assay.plugins.ngram;

import dev.assay.plugins.ngram.counts.Corpus;
import dev.assay.plugins.ngram.counts.CorpusCounts;
import dev.assay.plugins.ngram.counts.NgramCounter;
import dev.assay.plugins.ngram.counts.NgramCounts;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.smoothing.AddK;
import dev.assay.plugins.ngram.smoothing.Katz;
import dev.assay.plugins.ngram.smoothing.Lmplz;
import dev.assay.plugins.ngram.smoothing.ModifiedKneserNey;
import dev.assay.plugins.ngram.smoothing.StupidBackoff;
import dev.assay.plugins.ngram.streaming.StreamedCounts;
import dev.assay.plugins.ngram.streaming.StreamingCounter;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * A model trained on a text.
 *
 * @param counts what it was estimated from
 */
record TrainedModel(NgramModel model, CorpusCounts counts) {
  /** Trains on the first {@code bytes} bytes of a source's text. */
  static TrainedModel of(ModelSource.Training source, long bytes) throws IOException {
    Optional<ModelSource.Sorting> onDisk =
        source
            .sorting()
            .or(() -> ModelSource.Sorting.ifNeeded(bytes, Runtime.getRuntime().maxMemory()));
    return onDisk.isEmpty() ? inMemory(source, bytes) : onDisk(source, bytes, onDisk.get());
  }

  private static TrainedModel inMemory(ModelSource.Training source, long bytes) throws IOException {
    NgramCounter counter = new NgramCounter(source.unit(), source.order(), bytes);
    Corpus.read(source.file(), bytes, source.unit(), counter);
    NgramCounts counts = counter.finish();
    checkSize(source, counts);
    return new TrainedModel(source.smoothing().estimate(counts), counts);
  }

  private static TrainedModel onDisk(
      ModelSource.Training source, long bytes, ModelSource.Sorting sorting) throws IOException {
    try (StreamingCounter counter =
        new StreamingCounter(
            source.unit(), source.order(), sorting.memory(), sorting.temporary())) {
      Corpus.read(source.file(), bytes, source.unit(), counter);
      StreamedCounts counts = counter.finish();
      checkSize(source, counts);
      NgramModel model =
          switch (source.smoothing()) {
            case ModifiedKneserNey() -> counts.kneserNey().open();
            case Lmplz _, Katz _, StupidBackoff _, AddK _ ->
                source.smoothing().estimate(counts.inMemory());
          };
      return new TrainedModel(model, counts);
    } catch (UncheckedIOException e) {
      throw StreamingCounter.failed(sorting.temporary(), e.getCause());
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      throw StreamingCounter.failed(sorting.temporary(), e);
    }
  }

  private static void checkSize(ModelSource.Training source, CorpusCounts counts) {
    if (counts.tokens() == 0) {
      throw new EvalException(
          ErrorCode.INVALID_DATA, "The training text " + source.file() + " is empty.");
    }
    int longest = counts.order();
    while (longest > 1 && counts.size(longest) == 0) {
      longest--;
    }
    if (longest < counts.order()) {
      throw new EvalException(
          ErrorCode.INVALID_DATA,
          "The training text "
              + source.file()
              + " has no "
              + counts.order()
              + "-grams: its longest sentence, markers included, has "
              + longest
              + " tokens; use order="
              + longest
              + " or a larger text.");
    }
  }
}
