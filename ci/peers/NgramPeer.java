import dev.assay.plugins.ngram.arpa.ArpaReader;
import dev.assay.plugins.ngram.arpa.ArpaWriter;
import dev.assay.plugins.ngram.counts.Corpus;
import dev.assay.plugins.ngram.counts.NgramCounter;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.model.TextScorer;
import dev.assay.plugins.ngram.smoothing.ModifiedKneserNey;
import dev.assay.plugins.ngram.text.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Assay's side of kenlm.sh: what lmplz and query do, and how long it takes. */
final class NgramPeer {
  private NgramPeer() {}

  public static void main(String[] args) throws IOException {
    switch (args[0]) {
      case "train" -> train(Path.of(args[1]), Integer.parseInt(args[2]), Path.of(args[3]));
      case "query" -> query(Path.of(args[1]), Path.of(args[2]), Integer.parseInt(args[3]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void train(Path text, int order, Path arpa) throws IOException {
    NgramCounter counter = new NgramCounter(Unit.WORD, order, Files.size(text));
    Corpus.read(text, Files.size(text), Unit.WORD, counter);
    NgramModel model = new ModifiedKneserNey().estimate(counter.finish());
    try (OutputStream out = Files.newOutputStream(arpa)) {
      ArpaWriter.write(model, Unit.WORD, out);
    }
  }

  /** Prints perplexities once, then the processor time of each pass over the text. */
  private static void query(Path arpa, Path text, int passes) throws IOException {
    NgramModel model = ArpaReader.read(arpa, Unit.WORD).model();
    byte[] bytes = Files.readAllBytes(text);
    for (int pass = 0; pass < passes; pass++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      TextScorer scorer = new TextScorer(model);
      Unit.WORD.segment(bytes, 0, bytes.length, scorer);
      long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
      if (pass == 0) {
        System.out.printf(
            Locale.ROOT,
            "perplexity %.6f without-oov %.6f oov %d tokens %d%n",
            scorer.perplexity(),
            scorer.perplexityOfKnown(),
            scorer.unknown(),
            scorer.tokens());
      }
      System.out.printf(Locale.ROOT, "seconds %.6f%n", nanos / 1e9);
    }
  }
}
