package dev.assay.transformer.cuda;

import dev.assay.transformer.cuda.DeviceWeights.DeviceNorm;
import dev.assay.transformer.cuda.Products.Output;
import dev.assay.transformer.cuda.Rows.Asked;
import dev.assay.transformer.graph.ArchitectureConfig;
import dev.assay.transformer.graph.HostLogits;
import dev.assay.transformer.graph.Logits;
import dev.assay.transformer.graph.ModelException;
import dev.assay.transformer.graph.Predictor.Answer;
import dev.assay.transformer.graph.Predictor.Prediction;
import dev.assay.transformer.graph.Predictor.Predictions;
import dev.assay.transformer.graph.Predictor.Query;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * From the residual stream to predictions: final norm, output layer and log-softmax of the rows
 * that were asked about, a bounded number of logits at a time.
 */
final class DeviceHead {

  /** Most logits that exist at once: 256 MB. */
  static final int LOGITS = 64 << 20;

  private static final int NORM_THREADS = 1024;
  private static final int SOFTMAX_THREADS = 1024;

  /** As in head.cu. */
  private static final int RANKERS = 512;

  private final Gpu gpu;
  private final ArchitectureConfig config;
  private final DeviceWeights weights;
  private final DeviceLinear linear;
  private final Tables tables;
  private final DeviceBuffer normed;
  private final DeviceBuffer logits;
  private final DeviceBuffer results;
  private final PinnedBuffer host;
  private final PinnedBuffer hostLogits;

  DeviceHead(Gpu gpu, ArchitectureConfig config, DeviceWeights weights, DeviceLinear linear) {
    this.gpu = gpu;
    this.config = config;
    this.weights = weights;
    this.linear = linear;
    this.tables = new Tables(gpu);
    this.normed = new DeviceBuffer(gpu);
    this.logits = new DeviceBuffer(gpu);
    this.results = new DeviceBuffer(gpu);
    this.host = new PinnedBuffer(gpu.driver());
    this.hostLogits = new PinnedBuffer(gpu.driver());
    gpu.onClose(host::close);
    gpu.onClose(hostLogits::close);
  }

  /**
   * Questions that a device has been sent.
   *
   * @param rows that get logits; those beyond the questions are there for company
   * @param few how many of them decode
   * @param firsts which of the targets are each question's
   * @param draws whether logits are ranked
   */
  record Questions(
      List<Asked> asked,
      int rows,
      int few,
      int[] firsts,
      boolean draws,
      long rowTable,
      long firstTable,
      long targetTable,
      long temperatureTable) {

    private int targets() {
      return firsts[firsts.length - 1];
    }
  }

  /** Most rows that get logits at once. */
  static int most(int vocabulary) {
    return Math.max(1, LOGITS / vocabulary);
  }

  /**
   * Answers questions.
   *
   * @param x address of the residual stream
   * @param firstRow which row of the call is its first
   * @param decoding how many of its rows decode
   */
  void predict(long x, int firstRow, int decoding, List<Asked> asked, Predictions predictions) {
    int most = most(config.vocabularySize());
    for (int first = 0; first < asked.size(); first += most) {
      List<Asked> some = asked.subList(first, Math.min(asked.size(), first + most));
      Questions questions = send(some, firstRow, decoding);
      run(questions, x);
      answer(questions, predictions);
    }
  }

  private Questions send(List<Asked> asked, int firstRow, int decoding) {
    int few = (int) asked.stream().filter(a -> a.row() - firstRow < decoding).count();
    int[] rows = asked.stream().mapToInt(a -> a.row() - firstRow).toArray();
    return send(asked, rows, few);
  }

  /**
   * Sends questions of which there is one for each row that decodes, without targets.
   *
   * @param rows at least as many
   */
  Questions sendPadded(List<Asked> asked, int rows) {
    return send(asked, IntStream.range(0, rows).toArray(), rows);
  }

  private Questions send(List<Asked> asked, int[] rows, int few) {
    int[] firsts = new int[rows.length + 1];
    int[] temperatures = new int[rows.length];
    boolean draws = false;
    for (int i = 0; i < rows.length; i++) {
      firsts[i + 1] = firsts[i];
      if (i < asked.size()) {
        Query query = asked.get(i).query();
        firsts[i + 1] += query.tokens().length;
        if (query.answer() instanceof Answer.Draw(double temperature)) {
          temperatures[i] = Float.floatToRawIntBits((float) temperature);
          draws = true;
        }
      }
    }
    tables.clear();
    int rowTable = tables.add(rows);
    int firstTable = tables.add(firsts);
    int temperatureTable = tables.add(temperatures);
    int targetTable =
        tables.add(asked.stream().flatMapToInt(a -> Arrays.stream(a.query().tokens())).toArray());
    tables.send();
    return new Questions(
        asked,
        rows.length,
        few,
        firsts,
        draws,
        tables.address(rowTable),
        tables.address(firstTable),
        tables.address(targetTable),
        tables.address(temperatureTable));
  }

  /** Starts what answers questions. */
  void run(Questions questions, long x) {
    int rows = questions.rows;
    int vocabulary = config.vocabularySize();
    DeviceNorm norm = weights.finalNorm();
    long h = normed.of((long) rows * config.width() * gpu.type().bytes());
    gpu.launch(
        Kernel.NORMALIZE,
        rows,
        1,
        1,
        Gpu.threads(config.width(), NORM_THREADS),
        x,
        questions.rowTable,
        norm.weight(),
        norm.bias(),
        config.normalization().epsilon(),
        config.logitScale(),
        config.width(),
        h);
    long out = logits.of(4L * rows * vocabulary);
    linear.run(h, rows, questions.few, weights.head(), Output.FLOAT, out);
    HeadResults found = results(questions);
    long at = results.of(found.bytes());
    gpu.launch(
        Kernel.LOG_SOFTMAX,
        rows,
        1,
        1,
        Gpu.threads(vocabulary, SOFTMAX_THREADS),
        out,
        vocabulary,
        config.logitSoftCap(),
        questions.firstTable,
        questions.targetTable,
        at + found.normalizers(),
        at + found.argmax(),
        at + found.targets());
    if (questions.draws) {
      gpu.launch(
          Kernel.RANK_LOGITS,
          rows,
          1,
          1,
          Gpu.threads(vocabulary, RANKERS),
          out,
          vocabulary,
          questions.temperatureTable,
          at + found.normalizers(),
          found.ranked(),
          at + found.totals(),
          at + found.values(),
          at + found.tokens());
    }
  }

  private HeadResults results(Questions questions) {
    int ranked = questions.draws ? Math.min(Logits.AT_HAND, config.vocabularySize()) : 0;
    return new HeadResults(questions.rows, questions.targets(), ranked);
  }

  /** Waits for the answers and passes them on. */
  void answer(Questions questions, Predictions predictions) {
    HeadResults at = results(questions);
    MemorySegment answers = host.of(at.bytes());
    gpu.driver().copyToHost(answers, results.of(at.bytes()), at.bytes(), gpu.stream());
    gpu.synchronize();
    for (int i = 0; i < questions.asked.size(); i++) {
      Asked question = questions.asked.get(i);
      double normalizer =
          (double) answers.get(ValueLayout.JAVA_FLOAT, at.normalizers() + 8L * i)
              + answers.get(ValueLayout.JAVA_FLOAT, at.normalizers() + 8L * i + 4);
      if (Double.isNaN(normalizer)) {
        throw new ModelException(
            "the model computed a logit that is not a number"
                + (gpu.type() == RealType.F16
                    ? " in float16, which ends at 65,504; take precision=bf16"
                    : ""));
      }
      int first = questions.firsts[i];
      double[] logprobs = new double[questions.firsts[i + 1] - first];
      for (int t = 0; t < logprobs.length; t++) {
        logprobs[t] =
            answers.get(ValueLayout.JAVA_FLOAT, at.targets() + 4L * (first + t)) - normalizer;
      }
      int argmax = answers.get(ValueLayout.JAVA_INT, at.argmax() + 4L * i);
      Logits row = new DeviceLogits(i, at, answers);
      predictions.accept(question.index(), new Prediction(argmax, logprobs, row));
    }
  }

  /** The logits of a row: the largest have come with the answers, the others stay on the device. */
  private final class DeviceLogits implements Logits {

    private final int row;
    private final HeadResults at;
    private final MemorySegment answers;

    DeviceLogits(int row, HeadResults at, MemorySegment answers) {
      this.row = row;
      this.at = at;
      this.answers = answers;
    }

    @Override
    public int vocabulary() {
      return config.vocabularySize();
    }

    @Override
    public Ranking largest(int count) {
      if (count > at.ranked()) {
        return new HostLogits(all(), 0, vocabulary()).largest(count);
      }
      int[] tokens = new int[count];
      float[] values = new float[count];
      long first = 4L * row * at.ranked();
      MemorySegment.copy(answers, ValueLayout.JAVA_INT, at.tokens() + first, tokens, 0, count);
      MemorySegment.copy(answers, ValueLayout.JAVA_FLOAT, at.values() + first, values, 0, count);
      return new Ranking(tokens, values);
    }

    @Override
    public double total(double temperature) {
      if (at.ranked() == 0) {
        throw new IllegalStateException("these logits were not asked for");
      }
      return answers.get(ValueLayout.JAVA_DOUBLE, at.totals() + 8L * row);
    }

    private float[] all() {
      long bytes = 4L * vocabulary();
      MemorySegment copy = hostLogits.of(bytes);
      long from = logits.of(bytes) + row * bytes;
      gpu.driver().copyToHost(copy, from, bytes, gpu.stream());
      gpu.synchronize();
      return copy.asSlice(0, bytes).toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  /** Gives the memory of logits back. */
  void release() {
    normed.release();
    logits.release();
    results.release();
  }
}
