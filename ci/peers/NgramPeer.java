import dev.assay.plugins.ngram.arpa.ArpaReader;
import dev.assay.plugins.ngram.arpa.ArpaWriter;
import dev.assay.plugins.ngram.counts.Corpus;
import dev.assay.plugins.ngram.counts.NgramCounter;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.smoothing.ModifiedKneserNey;
import dev.assay.plugins.ngram.text.TextEncoder;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

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
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      status.filter(line -> line.startsWith("VmHWM:")).forEach(System.out::println);
    }
  }

  /**
   * Prints perplexities once, then the processor time of each pass over the text. As in a request
   * for a rolling log-likelihood, the text is encoded and the ids are scored.
   */
  private static void query(Path arpa, Path text, int passes) throws IOException {
    NgramModel model = ArpaReader.read(arpa, Unit.WORD).model();
    TextEncoder encoder = new TextEncoder(model.vocabulary(), Unit.WORD);
    byte[] bytes = Files.readAllBytes(text);
    for (int pass = 0; pass < passes; pass++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      Scores scores = score(model, encoder.encode(bytes, 0, bytes.length));
      long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
      if (pass == 0) {
        System.out.printf(
            Locale.ROOT,
            "perplexity %.6f without-oov %.6f oov %d tokens %d%n",
            scores.perplexity(),
            scores.perplexityOfKnown(),
            scores.unknown,
            scores.tokens);
      }
      System.out.printf(Locale.ROOT, "seconds %.6f%n", nanos / 1e9);
    }
  }

  private static Scores score(NgramModel model, int[] ids) {
    NgramModel.Cursor cursor = model.cursor(model.sentenceStartState());
    double log10 = 0;
    double log10Unknown = 0;
    int unknown = 0;
    for (int id : ids) {
      double score = cursor.advance(id);
      log10 += score;
      if (id == Vocabulary.UNKNOWN) {
        log10Unknown += score;
        unknown++;
      } else if (id == Vocabulary.SENTENCE_END) {
        cursor.reset(model.sentenceStartState());
      }
    }
    return new Scores(log10, log10Unknown, ids.length, unknown);
  }

  private record Scores(double log10, double log10Unknown, int tokens, int unknown) {
    double perplexity() {
      return Math.pow(10, -log10 / tokens);
    }

    double perplexityOfKnown() {
      return Math.pow(10, -(log10 - log10Unknown) / (tokens - unknown));
    }
  }
}
