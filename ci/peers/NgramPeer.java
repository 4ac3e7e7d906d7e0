import dev.assay.plugins.ngram.arpa.ArpaReader;
import dev.assay.plugins.ngram.arpa.ArpaWriter;
import dev.assay.plugins.ngram.binary.BinaryModelReader;
import dev.assay.plugins.ngram.binary.BinaryModelWriter;
import dev.assay.plugins.ngram.counts.Corpus;
import dev.assay.plugins.ngram.counts.NgramCounter;
import dev.assay.plugins.ngram.model.Listing;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.model.SequenceScorer;
import dev.assay.plugins.ngram.smoothing.ModifiedKneserNey;
import dev.assay.plugins.ngram.streaming.StreamingCounter;
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
  private static final int REQUEST = 1 << 16;

  private NgramPeer() {}

  public static void main(String[] args) throws IOException {
    switch (args[0]) {
      case "train" -> train(Path.of(args[1]), Integer.parseInt(args[2]), Path.of(args[3]));
      case "stream" ->
          stream(
              Path.of(args[1]),
              Integer.parseInt(args[2]),
              Path.of(args[3]),
              Long.parseLong(args[4]) << 20);
      case "save" -> save(Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
      case "query" -> query(Path.of(args[1]), Path.of(args[2]), Integer.parseInt(args[3]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void train(Path text, int order, Path arpa) throws IOException {
    NgramCounter counter = new NgramCounter(Unit.WORD, order, Files.size(text));
    Corpus.read(text, Files.size(text), Unit.WORD, counter);
    write(new ModifiedKneserNey().estimate(counter.finish()), arpa);
  }

  private static void stream(Path text, int order, Path arpa, long memory) throws IOException {
    try (StreamingCounter counter =
        new StreamingCounter(Unit.WORD, order, memory, arpa.toAbsolutePath().getParent())) {
      Corpus.read(text, Files.size(text), Unit.WORD, counter);
      write(counter.finish().kneserNey(), arpa);
    }
  }

  private static void write(Listing model, Path arpa) throws IOException {
    try (OutputStream out = Files.newOutputStream(arpa)) {
      ArpaWriter.write(model, Unit.WORD, out);
    }
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      status.filter(line -> line.startsWith("VmHWM:")).forEach(System.out::println);
    }
  }

  private static void save(Path arpa, Path binary, Path quantized) throws IOException {
    NgramModel model = ArpaReader.read(arpa, Unit.WORD).model();
    BinaryModelWriter.write(model, Unit.WORD, binary);
    BinaryModelWriter.write(model.quantized(), Unit.WORD, quantized);
  }

  /**
   * Prints perplexities once, then the processor time of each pass over the text. It comes in
   * requests of {@value #REQUEST} bytes and what is left of a line; as for a rolling
   * log-likelihood, each is encoded and the ids are scored.
   */
  private static void query(Path file, Path text, int passes) throws IOException {
    NgramModel model = BinaryModelReader.open(file).model();
    var encoder = new TextEncoder(model.vocabulary(), Unit.WORD);
    var scorer = new SequenceScorer(model);
    byte[] bytes = Files.readAllBytes(text);
    for (int pass = 0; pass < passes; pass++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      var scores = new Scores();
      for (int from = 0, to; from < bytes.length; from = to) {
        to = endOfRequest(bytes, from);
        int[] words = encoder.encode(bytes, from, to);
        int[] ids = new int[1 + words.length];
        ids[0] = Vocabulary.SENTENCE_START;
        System.arraycopy(words, 0, ids, 1, words.length);
        scores.add(ids, scorer.score(ids));
      }
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

  private static int endOfRequest(byte[] text, int from) {
    int to = Math.min(text.length, from + REQUEST);
    while (to < text.length && text[to - 1] != '\n') {
      to++;
    }
    return to;
  }

  private static final class Scores {
    double log10;
    double log10Unknown;
    int tokens;
    int unknown;

    void add(int[] ids, double[] scores) {
      for (int i = 1; i < ids.length; i++) {
        log10 += scores[i];
        if (ids[i] == Vocabulary.UNKNOWN) {
          log10Unknown += scores[i];
          unknown++;
        }
      }
      tokens += ids.length - 1;
    }

    double perplexity() {
      return Math.pow(10, -log10 / tokens);
    }

    double perplexityOfKnown() {
      return Math.pow(10, -(log10 - log10Unknown) / (tokens - unknown));
    }
  }
}
