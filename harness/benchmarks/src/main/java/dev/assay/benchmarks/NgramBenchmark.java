package dev.assay.benchmarks;

import dev.assay.plugins.ngram.counts.NgramCounter;
import dev.assay.plugins.ngram.counts.NgramCounts;
import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.model.SequenceScorer;
import dev.assay.plugins.ngram.model.TextScorer;
import dev.assay.plugins.ngram.smoothing.ModifiedKneserNey;
import dev.assay.plugins.ngram.text.TextEncoder;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Training and queries of word models on one thread; read the secondary result, tokens a second.
 * {@code -p corpus=FILE} takes a real text, its first 90 % for training and the rest for queries;
 * without it the text is made: words of Zipf's frequencies, each drawn after the one before.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
// The model must fit several times over while it is built.
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class NgramBenchmark {
  private static final String MADE = "made";

  @Param(MADE)
  private String corpus;

  @Param({"3", "5"})
  private int order;

  private byte[] train;
  private byte[] test;
  private NgramModel model;
  private int[] testIds;

  /** Tokens handled, shown as tokens a second. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Tokens {
    public long tokens;
  }

  @Setup
  public void setUp() throws IOException {
    byte[] text = corpus.equals(MADE) ? made() : Files.readAllBytes(Path.of(corpus));
    int cut = text.length / 10 * 9;
    while (cut < text.length && text[cut - 1] != '\n') {
      cut++;
    }
    train = Arrays.copyOf(text, cut);
    test = Arrays.copyOfRange(text, cut, text.length);
    model = new ModifiedKneserNey().estimate(count());
    testIds = new TextEncoder(model.vocabulary(), Unit.WORD).encode(test, 0, test.length);
  }

  /** From text to a model in memory. */
  @Benchmark
  public NgramModel train(Tokens counter) {
    NgramCounts counts = count();
    counter.tokens += counts.tokens();
    return new ModifiedKneserNey().estimate(counts);
  }

  /** From text to its probability: words are found in the vocabulary too. */
  @Benchmark
  public double scoreText(Tokens counter) {
    var scorer = new TextScorer(model);
    Unit.WORD.segment(test, 0, test.length, scorer);
    counter.tokens += scorer.tokens();
    return scorer.log10();
  }

  /** From word ids to their probability, one after the other. */
  @Benchmark
  public double scoreIds(Tokens counter) {
    NgramModel.Cursor cursor = model.cursor().startSentence();
    double sum = 0;
    for (int id : testIds) {
      sum += cursor.advance(id);
      if (id == Vocabulary.SENTENCE_END) {
        cursor.startSentence();
      }
    }
    counter.tokens += testIds.length;
    return sum;
  }

  /** From word ids to their probability, many at a time. */
  @Benchmark
  public double[] scoreSequence(Tokens counter) {
    counter.tokens += testIds.length;
    return new SequenceScorer(model).score(testIds);
  }

  private NgramCounts count() {
    var counter = new NgramCounter(Unit.WORD, order, train.length);
    Unit.WORD.segment(train, 0, train.length, counter);
    return counter.finish();
  }

  /** Two million words: a word is one of 40 that may follow the one before, by Zipf's law. */
  private static byte[] made() {
    var random = new SplittableRandom(1);
    var text = new StringBuilder();
    long previous = 0;
    for (int i = 0; i < 2_000_000; i++) {
      int rank = (int) Math.exp(random.nextDouble() * Math.log(40));
      long mixed = (previous * 40 + rank) * 0x9E3779B97F4A7C15L;
      double uniform = (mixed >>> 11) * 0x1p-53;
      previous = (long) Math.exp(uniform * Math.log(50_000));
      text.append(Long.toString(previous, 26)).append(random.nextInt(20) == 0 ? '\n' : ' ');
    }
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }
}
