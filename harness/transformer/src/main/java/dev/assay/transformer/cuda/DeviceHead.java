package dev.assay.transformer.cuda;

import dev.assay.transformer.cuda.DeviceWeights.DeviceNorm;
import dev.assay.transformer.cuda.Products.Output;
import dev.assay.transformer.cuda.Rows.Asked;
import dev.assay.transformer.graph.ArchitectureConfig;
import dev.assay.transformer.graph.ModelException;
import dev.assay.transformer.graph.Predictor.Answer;
import dev.assay.transformer.graph.Predictor.Prediction;
import dev.assay.transformer.graph.Predictor.Predictions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * From the residual stream to predictions: final norm, output layer and log-softmax of the rows
 * that were asked about, a bounded number of logits at a time.
 */
final class DeviceHead implements AutoCloseable {

  /** Most logits that exist at once: 256 MB. */
  static final int LOGITS = 64 << 20;

  private static final int NORM_THREADS = 256;
  private static final int SOFTMAX_THREADS = 512;
  private static final float[] NOTHING = new float[0];

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
  }

  /**
   * Answers questions.
   *
   * @param x address of the residual stream
   * @param firstRow which row of the call is its first
   * @param decoding how many of its rows decode
   */
  void predict(long x, int firstRow, int decoding, List<Asked> asked, Predictions predictions) {
    int most = Math.max(1, LOGITS / config.vocabularySize());
    for (int first = 0; first < asked.size(); first += most) {
      List<Asked> some = asked.subList(first, Math.min(asked.size(), first + most));
      int few = (int) some.stream().filter(a -> a.row() - firstRow < decoding).count();
      some(x, firstRow, few, some, predictions);
    }
  }

  private void some(long x, int firstRow, int few, List<Asked> asked, Predictions predictions) {
    int rows = asked.size();
    int vocabulary = config.vocabularySize();
    int[] firsts = new int[rows + 1];
    for (int i = 0; i < rows; i++) {
      firsts[i + 1] = firsts[i] + asked.get(i).query().tokens().length;
    }
    int targets = firsts[rows];
    tables.clear();
    int rowTable = tables.add(asked.stream().mapToInt(a -> a.row() - firstRow).toArray());
    int firstTable = tables.add(firsts);
    int targetTable =
        tables.add(
            asked.stream()
                .flatMapToInt(a -> java.util.Arrays.stream(a.query().tokens()))
                .toArray());
    tables.send();
    DeviceNorm norm = weights.finalNorm();
    long h = normed.of((long) rows * config.width() * gpu.type().bytes());
    gpu.launch(
        Kernel.NORMALIZE,
        rows,
        1,
        1,
        Gpu.threads(config.width(), NORM_THREADS),
        x,
        tables.address(rowTable),
        norm.weight(),
        norm.bias(),
        config.normalization().epsilon(),
        config.logitScale(),
        config.width(),
        h);
    long out = logits.of(4L * rows * vocabulary);
    linear.run(h, rows, few, weights.head(), Output.FLOAT, out);
    // Two parts of the normalizer and the largest for each row, then the targets.
    long bytes = 4L * (3L * rows + targets);
    long found = results.of(bytes);
    gpu.launch(
        Kernel.LOG_SOFTMAX,
        rows,
        1,
        1,
        Gpu.threads(vocabulary, SOFTMAX_THREADS),
        out,
        vocabulary,
        config.logitSoftCap(),
        tables.address(firstTable),
        tables.address(targetTable),
        found,
        found + 8L * rows,
        found + 12L * rows);
    MemorySegment answers = host.of(bytes);
    gpu.driver().copyToHost(answers, found, bytes, gpu.stream());
    gpu.synchronize();
    for (int i = 0; i < rows; i++) {
      Asked question = asked.get(i);
      double normalizer =
          (double) answers.getAtIndex(ValueLayout.JAVA_FLOAT, 2L * i)
              + answers.getAtIndex(ValueLayout.JAVA_FLOAT, 2L * i + 1);
      if (Double.isNaN(normalizer)) {
        throw new ModelException("the model computed a logit that is not a number");
      }
      double[] logprobs = new double[firsts[i + 1] - firsts[i]];
      for (int t = 0; t < logprobs.length; t++) {
        logprobs[t] =
            answers.getAtIndex(ValueLayout.JAVA_FLOAT, 3L * rows + firsts[i] + t) - normalizer;
      }
      int argmax = answers.getAtIndex(ValueLayout.JAVA_INT, 2L * rows + i);
      float[] row = question.query().answer() == Answer.LOGITS ? row(out, i, vocabulary) : NOTHING;
      predictions.accept(question.index(), new Prediction(argmax, logprobs, row, 0));
    }
  }

  private float[] row(long out, int index, int vocabulary) {
    long bytes = 4L * vocabulary;
    MemorySegment copy = hostLogits.of(bytes);
    gpu.driver().copyToHost(copy, out + index * bytes, bytes, gpu.stream());
    gpu.synchronize();
    return copy.asSlice(0, bytes).toArray(ValueLayout.JAVA_FLOAT);
  }

  /** Gives the memory of logits back. */
  void release() {
    normed.release();
    logits.release();
    results.release();
  }

  @Override
  public void close() {
    release();
    tables.close();
    host.close();
    hostLogits.close();
  }
}
