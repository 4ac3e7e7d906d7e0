package dev.assay.plugins.ngram.streaming;

import dev.assay.plugins.ngram.counts.CorpusCounts;
import dev.assay.plugins.ngram.model.FloatLayout;
import dev.assay.plugins.ngram.smoothing.Discounts;
import dev.assay.plugins.ngram.smoothing.KneserNeyContext;
import dev.assay.plugins.ngram.text.Vocabulary;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/**
 * {@link dev.assay.plugins.ngram.smoothing.ModifiedKneserNey} of n-grams that come in the order of
 * a trie. The probabilities of one order and of the order below are at hand; all else is written as
 * it becomes known.
 */
final class KneserNeyPass implements NgramSink, AutoCloseable {
  private final CorpusCounts totals;
  private final Scratch scratch;
  private final List<Discounts> discounts;
  private final int[] levelStart;
  private final RecordFile contexts;
  private final RecordFile.Writer contextsOut;

  /** The length of the n-grams that come, and those of the order below. */
  private int order;

  private Lower lower;
  private Estimated own;

  /** The n-grams of this order behind contexts that are done with. */
  private int done;

  /** Where the context at hand stands, and behind it: last words, places of suffixes, counts. */
  private int context;

  private int[] words = new int[16];
  private int[] suffixes = new int[16];
  private int[] counts = new int[16];
  private int held;

  KneserNeyPass(CorpusCounts totals, Scratch scratch) throws IOException {
    this.totals = totals;
    this.scratch = scratch;
    discounts = Discounts.of(totals);
    levelStart = StreamedModel.levelStart(totals);
    contexts = scratch.newFile(FloatLayout.CONTEXT);
    contextsOut = contexts.write();
    // Below the unigrams: the uniform distribution over all words but <s>.
    try (Estimated uniform = new Estimated(scratch)) {
      uniform.add(0, 1f / (float) (totals.vocabulary().size() - 1));
      lower = uniform.finish();
    }
    own = new Estimated(scratch);
  }

  /** The n-grams of one order, as they come: what the order above has to know of them. */
  private static final class Estimated implements AutoCloseable {
    private final Scratch scratch;
    private final RecordFile words;
    private final RecordFile probabilities;
    private final RecordFile.Writer wordsOut;
    private final RecordFile.Writer probabilitiesOut;

    Estimated(Scratch scratch) throws IOException {
      this.scratch = scratch;
      words = scratch.newFile(1);
      probabilities = scratch.newFile(1);
      wordsOut = words.write();
      probabilitiesOut = probabilities.write();
    }

    void add(int lastWord, float probability) throws IOException {
      wordsOut.add(lastWord);
      probabilitiesOut.add(Float.floatToRawIntBits(probability));
    }

    Lower finish() throws IOException {
      wordsOut.close();
      probabilitiesOut.close();
      Arena arena = Arena.ofConfined();
      return new Lower(words, words.read(), scratch.map(probabilities, arena), arena);
    }

    @Override
    public void close() throws IOException {
      wordsOut.close();
      probabilitiesOut.close();
    }
  }

  /**
   * The n-grams of the order below.
   *
   * @param words in order, their last words
   * @param probabilities by place
   */
  private record Lower(
      RecordFile file, RecordFile.Reader words, MemorySegment probabilities, Arena arena)
      implements AutoCloseable {
    float probability(int place) {
      return probabilities.getAtIndex(ValueLayout.JAVA_FLOAT, place);
    }

    @Override
    public void close() throws IOException {
      arena.close();
      words.close();
      file.delete();
    }
  }

  @Override
  public void startOrder(int ngramOrder) throws IOException {
    if (ngramOrder > 1) {
      finishOrder();
      lower.close();
      lower = own.finish();
      own = new Estimated(scratch);
    }
    order = ngramOrder;
    context = -1;
    done = 0;
  }

  @Override
  public void ngram(int parent, int lastWord, int suffix, int count) throws IOException {
    if (parent != context) {
      finishContext();
      moveTo(parent);
    }
    if (held == words.length) {
      words = Arrays.copyOf(words, 2 * held);
      suffixes = Arrays.copyOf(suffixes, 2 * held);
      counts = Arrays.copyOf(counts, 2 * held);
    }
    words[held] = lastWord;
    suffixes[held] = suffix;
    counts[held++] = count;
  }

  /** Goes to a context; those on the way are followed by nothing. */
  private void moveTo(int place) throws IOException {
    while (++context < place) {
      lower.words().next();
      writeContext(1);
    }
    lower.words().next();
  }

  private void finishContext() throws IOException {
    if (held == 0) {
      return;
    }
    KneserNeyContext estimate = KneserNeyContext.of(discounts.get(order - 1), counts, 0, held);
    writeContext(estimate.gamma());
    for (int i = 0; i < held; i++) {
      // <s> is never predicted; as certain as KenLM has it, so that it can be scored in a text.
      boolean start = order == 1 && words[i] == Vocabulary.SENTENCE_START;
      float probability =
          start ? 1 : estimate.probability(counts[i], lower.probability(suffixes[i]));
      own.add(words[i], probability);
    }
    done += held;
    held = 0;
  }

  private void writeContext(float backoff) throws IOException {
    contextsOut.add(
        lower.words().get(0),
        log10Bits(lower.probability(context)),
        log10Bits(backoff),
        levelStart[order] + done);
  }

  private static int log10Bits(float number) {
    return Float.floatToRawIntBits(KneserNeyContext.log10(number));
  }

  private void finishOrder() throws IOException {
    finishContext();
    moveTo(order == 1 ? 1 : totals.size(order - 1));
  }

  /** Returns the model, when all n-grams have come. */
  StreamedModel finish() throws IOException {
    finishOrder();
    contextsOut.add(0, 0, 0, levelStart[levelStart.length - 1]);
    contextsOut.close();
    RecordFile longest = scratch.newFile(FloatLayout.LONGEST);
    try (Lower last = own.finish();
        RecordFile.Writer out = longest.write()) {
      for (int place = 0; last.words().next(); place++) {
        out.add(last.words().get(0), log10Bits(last.probability(place)));
      }
    }
    return new StreamedModel(totals.vocabulary(), levelStart, contexts, longest, scratch);
  }

  @Override
  public void close() throws IOException {
    contextsOut.close();
    lower.close();
    own.close();
  }
}
