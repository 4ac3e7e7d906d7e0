package dev.assay.cli;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.ModelContext;
import dev.assay.training.TrainingSettings;
import dev.assay.training.TrainingSettings.OptimizerChoice;
import dev.assay.training.autodiff.Cell;
import dev.assay.training.network.Architecture;
import dev.assay.training.network.Architecture.EncoderDecoder;
import dev.assay.training.network.Architecture.EncoderDecoder.Attention;
import dev.assay.training.optim.Schedule;
import dev.assay.training.text.Corpus;
import dev.assay.training.text.Pairs;
import dev.assay.training.text.TokenizerChoice;
import dev.assay.training.text.TrainingData;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to train, on what, and how; also the keys of a configuration file. */
final class TrainOptions {
  private static final int INNER_MULTIPLE = 32;

  @Option(
      names = "--data",
      order = 1,
      paramLabel = "FILE",
      description =
          "The text, in UTF-8; seq2seq: JSON lines {\"source\": ..., \"target\": ...}. `world`"
              + " stands for the text of the closed world of `assay demo`, seq2seq: for questions"
              + " about it.")
  @Nullable String data;

  @Option(
      names = "--out",
      order = 2,
      paramLabel = "DIR",
      description = "Where the model, its checkpoints and its loss curve go.")
  @Nullable Path out;

  @Option(
      names = "--resume",
      order = 3,
      description = "Go on from the last checkpoint in --out; the end is that of a run in one go.")
  boolean resume;

  @Option(
      names = "--tokenizer",
      order = 4,
      paramLabel = "KIND",
      description =
          "char, byte, word, word:SIZE, or bpe:FILE, a tokenizer.json (${DEFAULT-VALUE}).")
  String tokenizer = "char";

  @Option(
      names = "--held-out",
      order = 5,
      paramLabel = "SHARE",
      description = "The last part of the text, for evaluation (${DEFAULT-VALUE}).")
  double heldOut = 0.1;

  @Option(
      names = "--arch",
      order = 10,
      paramLabel = "ARCH",
      description =
          "gpt2, llama, lstm, gru, rnn, feedforward, conv, or seq2seq, a recurrent"
              + " encoder-decoder (${DEFAULT-VALUE}).")
  ArchitectureName arch = ArchitectureName.GPT2;

  @Option(
      names = "--layers",
      order = 11,
      paramLabel = "N",
      description = "Layers or blocks (4; recurrent: 2; seq2seq: 1 in each half).")
  @Nullable Integer layers;

  @Option(
      names = "--heads",
      order = 12,
      paramLabel = "N",
      description = "Heads of attention (${DEFAULT-VALUE}).")
  int heads = 4;

  @Option(
      names = "--kv-heads",
      order = 13,
      paramLabel = "N",
      description = "llama: heads of keys and values (as many as --heads).")
  @Nullable Integer keyHeads;

  @Option(
      names = "--width",
      order = 14,
      paramLabel = "N",
      description =
          "Numbers that stand for a position: the residual stream, the hidden state"
              + " (${DEFAULT-VALUE}).")
  int width = 128;

  @Option(
      names = "--embedding",
      order = 15,
      paramLabel = "N",
      description = "Recurrent, feedforward: numbers that stand for a token (as --width).")
  @Nullable Integer embedding;

  @Option(
      names = "--kernel",
      order = 16,
      paramLabel = "N",
      description =
          "conv: positions that a layer sees; feedforward: tokens that the model sees"
              + " (${DEFAULT-VALUE}).")
  int kernel = 8;

  @Option(
      names = "--tied",
      order = 17,
      negatable = true,
      description = "Recurrent, llama: one matrix for tokens read and predicted (llama: yes).")
  @Nullable Boolean tied;

  @Option(
      names = "--cell",
      order = 18,
      paramLabel = "CELL",
      description = "seq2seq: gru, lstm or rnn (${DEFAULT-VALUE}).")
  Cell cell = Cell.GRU;

  @Option(
      names = "--attention",
      order = 18,
      paramLabel = "KIND",
      description =
          "seq2seq: additive, or none: the decoder has the encoder's last state alone"
              + " (${DEFAULT-VALUE}).")
  Attention attention = Attention.ADDITIVE;

  @Option(
      names = "--bidirectional",
      order = 18,
      negatable = true,
      description = "seq2seq: whether the encoder reads from both ends (yes).")
  @Nullable Boolean bidirectional;

  @Option(
      names = "--context",
      order = 18,
      paramLabel = "N",
      description =
          "Tokens in a window; of a Transformer, the most that it reads; seq2seq: the most in a"
              + " source or target (${DEFAULT-VALUE}).")
  int context = 64;

  @Option(
      names = "--dropout",
      order = 19,
      paramLabel = "P",
      description = "Probability that a number is dropped in training (${DEFAULT-VALUE}).")
  float dropout = 0;

  @Option(
      names = "--steps",
      order = 20,
      paramLabel = "N",
      description = "Steps of the optimiser (${DEFAULT-VALUE}).")
  int steps = 2000;

  @Option(
      names = "--tokens-per-parameter",
      order = 21,
      paramLabel = "N",
      description = "Instead of --steps: as many as read this many tokens for each weight.")
  @Nullable Double tokensPerParameter;

  @Option(
      names = "--batch",
      order = 22,
      paramLabel = "N",
      description = "Windows in a pass (${DEFAULT-VALUE}).")
  int batch = 12;

  @Option(
      names = "--accumulate",
      order = 23,
      paramLabel = "N",
      description = "Passes whose gradients make one step (${DEFAULT-VALUE}).")
  int accumulation = 1;

  @Option(
      names = "--optimizer",
      order = 24,
      paramLabel = "NAME",
      description = "adamw or sgd (${DEFAULT-VALUE}).")
  OptimizerName optimizer = OptimizerName.ADAMW;

  @Option(
      names = "--lr",
      order = 25,
      paramLabel = "RATE",
      description = "The learning rate at its highest (${DEFAULT-VALUE}).")
  double rate = 2e-3;

  @Option(
      names = "--min-lr",
      order = 26,
      paramLabel = "RATE",
      description = "The learning rate at the end of a cosine (a tenth of --lr).")
  @Nullable Double floor;

  @Option(
      names = "--schedule",
      order = 27,
      paramLabel = "NAME",
      description = "cosine or constant (${DEFAULT-VALUE}).")
  Schedule.Shape schedule = Schedule.Shape.COSINE;

  @Option(
      names = "--warmup",
      order = 28,
      paramLabel = "N",
      description = "Steps in which the learning rate rises (a twentieth of the steps).")
  @Nullable Integer warmup;

  @Option(
      names = "--weight-decay",
      order = 29,
      paramLabel = "X",
      description = "Of matrices; biases and gains do not decay (${DEFAULT-VALUE}).")
  double decay = 0.1;

  @Option(
      names = "--momentum",
      order = 30,
      paramLabel = "X",
      description = "Of sgd (${DEFAULT-VALUE}).")
  double momentum = 0.9;

  @Option(
      names = "--beta2",
      order = 31,
      paramLabel = "X",
      description = "Of adamw: how slowly it forgets squared gradients (${DEFAULT-VALUE}).")
  double beta2 = 0.99;

  @Option(
      names = "--clip",
      order = 32,
      paramLabel = "NORM",
      description = "The largest norm of the gradients; 0 for any (${DEFAULT-VALUE}).")
  double clip = 1;

  @Option(
      names = "--seed",
      order = 33,
      paramLabel = "S",
      description = "Of the first weights, the windows and dropout (${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(
      names = "--evaluate-every",
      order = 40,
      paramLabel = "N",
      description = "Steps between looks at the held-out part (a tenth of the steps).")
  @Nullable Integer evaluationInterval;

  @Option(
      names = "--patience",
      order = 41,
      paramLabel = "N",
      description =
          "Stop after so many looks without a lower loss; 0 for never (${DEFAULT-VALUE}).")
  int patience = 0;

  @Option(
      names = "--checkpoint-every",
      order = 42,
      paramLabel = "N",
      description = "Steps between checkpoints (as --keep-every, or else --evaluate-every).")
  @Nullable Integer checkpointInterval;

  @Option(
      names = "--keep-every",
      order = 42,
      paramLabel = "N",
      description =
          "Besides the last checkpoint keep that of every N-th step, as models to evaluate: assay"
              + " sweep --model 'transformer:DIR/checkpoints/*' (none).")
  @Nullable Integer keepInterval;

  @Option(
      names = "--device",
      order = 43,
      paramLabel = "DEVICE",
      description =
          "auto, an NVIDIA GPU if there is one that can, else the CPU; cpu or cuda"
              + " (${DEFAULT-VALUE}). Other devices give other last digits.")
  ModelContext.Device device = ModelContext.Device.AUTO;

  @Option(
      names = "--threads",
      order = 44,
      paramLabel = "N",
      description =
          "Threads of the CPU to compute with (all cores by default). The weights do not depend"
              + " on it.")
  int threads = Runtime.getRuntime().availableProcessors();

  enum ArchitectureName {
    GPT2,
    LLAMA,
    LSTM,
    GRU,
    RNN,
    FEEDFORWARD,
    CONV,
    SEQ2SEQ
  }

  enum OptimizerName {
    ADAMW,
    SGD
  }

  String requiredData() {
    return required("--data FILE", data);
  }

  Path requiredOut() {
    return required("--out DIR", out);
  }

  private static <T> T required(String option, @Nullable T value) {
    if (value == null) {
      throw new EvalException(ErrorCode.INVALID_ARGUMENT, option + " is missing.");
    }
    return value;
  }

  Architecture architecture() {
    int embedded = embedding == null ? width : embedding;
    return switch (arch) {
      case GPT2 -> new Architecture.Gpt2(layersOr(4), heads, width, context, dropout);
      case LLAMA ->
          new Architecture.Llama(
              layersOr(4),
              heads,
              keyHeads == null ? heads : keyHeads,
              width,
              inner(),
              context,
              tied == null || tied,
              dropout);
      case LSTM -> recurrent(Cell.LSTM, embedded);
      case GRU -> recurrent(Cell.GRU, embedded);
      case RNN -> recurrent(Cell.RNN, embedded);
      case FEEDFORWARD -> new Architecture.FeedForward(kernel, embedded, width, dropout);
      case CONV -> new Architecture.Convolutional(layersOr(4), kernel, width, dropout);
      case SEQ2SEQ ->
          new EncoderDecoder(
              cell,
              layersOr(1),
              bidirectional == null || bidirectional,
              attention,
              embedded,
              width,
              sameMatrix(),
              dropout);
    };
  }

  private Architecture recurrent(Cell kind, int embedded) {
    return new Architecture.Recurrent(kind, layersOr(2), embedded, width, sameMatrix(), dropout);
  }

  /** Where that is not usual. */
  private boolean sameMatrix() {
    return tied != null && tied;
  }

  private int layersOr(int usual) {
    return layers == null ? usual : layers;
  }

  /** Llama's: two thirds of four times the width, rounded up. */
  private int inner() {
    int exact = (int) Math.ceil(width * 8 / 3.0);
    return (exact + INNER_MULTIPLE - 1) / INNER_MULTIPLE * INNER_MULTIPLE;
  }

  /** Reads what {@link #arch} is trained on. */
  TrainingData read(Path file) {
    TokenizerChoice choice = TokenizerChoice.parse(tokenizer);
    return switch (arch) {
      case SEQ2SEQ -> Pairs.read(file, choice, heldOut);
      case GPT2, LLAMA, LSTM, GRU, RNN, FEEDFORWARD, CONV -> Corpus.read(file, choice, heldOut);
    };
  }

  /**
   * @param size weights of the model
   */
  TrainingSettings settings(Architecture architecture, long size, TrainingData from) {
    int count =
        tokensPerParameter == null
            ? steps
            : stepsFor(tokensPerParameter * size, from.tokensOfPass(batch, context) * accumulation);
    Schedule rates =
        new Schedule(
            schedule,
            rate,
            floor == null ? rate / 10 : floor,
            warmup == null ? count / 20 : warmup,
            count);
    OptimizerChoice choice =
        switch (optimizer) {
          case ADAMW -> new OptimizerChoice.AdamW(0.9, beta2, 1e-8, decay);
          case SGD -> new OptimizerChoice.Sgd(momentum, decay);
        };
    int looks = evaluationInterval == null ? Math.max(1, count / 10) : evaluationInterval;
    return new TrainingSettings(
        architecture,
        context,
        batch,
        accumulation,
        rates,
        choice,
        clip,
        looks,
        patience,
        checkpointInterval(looks),
        seed,
        keepInterval == null ? 0 : keepInterval);
  }

  private int checkpointInterval(int looks) {
    if (checkpointInterval != null) {
      return checkpointInterval;
    }
    return keepInterval == null || keepInterval == 0 ? looks : keepInterval;
  }

  private int stepsFor(double tokens, double tokensOfStep) {
    double exact = Math.ceil(tokens / tokensOfStep);
    if (!(exact >= 1 && exact <= Integer.MAX_VALUE)) {
      throw new EvalException(
          ErrorCode.INVALID_ARGUMENT,
          "--tokens-per-parameter " + tokensPerParameter + " makes " + exact + " steps.");
    }
    return (int) exact;
  }
}
