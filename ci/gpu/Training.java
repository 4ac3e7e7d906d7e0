import dev.assay.training.Trainer;
import dev.assay.training.TrainingListener;
import dev.assay.training.TrainingResult;
import dev.assay.training.TrainingSettings;
import dev.assay.training.TrainingSettings.OptimizerChoice;
import dev.assay.training.gpu.DeviceCompute;
import dev.assay.training.host.HostCompute;
import dev.assay.training.math.Compute;
import dev.assay.training.network.Architecture;
import dev.assay.training.optim.Schedule;
import dev.assay.training.text.Corpus;
import dev.assay.training.text.TokenizerChoice;
import dev.assay.transformer.kernels.KernelChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Training on a GPU: the loss of the CPU, the same weights twice, and speed. */
final class Training {

  /** How far the losses of a short run may be apart. */
  private static final double TOLERANCE = 5e-3;

  /** Steps of a run whose speed is told, and those before the clock starts. */
  private static final int STEPS = 25;

  private static final int WARM_UP = 5;

  private final ResultTable table;
  private final boolean tiny;
  private final Path folder;

  Training(ResultTable table, boolean tiny) throws IOException {
    this.table = table;
    this.tiny = tiny;
    this.folder = Files.createTempDirectory("assay-training");
    folder.toFile().deleteOnExit();
  }

  void run(Optional<Double> peer) {
    table.part("training as on the CPU", this::likeTheCpu);
    table.part("training, 10.6 million weights", () -> speed(peer));
  }

  private void likeTheCpu() throws IOException {
    Architecture small = new Architecture.Gpt2(2, 4, 64, 64, 0.1f);
    TrainingSettings settings = settings(small, 64, 12, tiny ? 4 : 60);
    Corpus corpus = corpus(tiny ? 4_000 : 20_000, 0.1);
    TrainingResult cpu;
    try (Compute host =
        HostCompute.of(KernelChoice.automatic(), Runtime.getRuntime().availableProcessors())) {
      cpu = train(host, settings, corpus, "cpu", TrainingListener.NONE);
    }
    TrainingResult gpu = onDevice(settings, corpus, "gpu", TrainingListener.NONE);
    onDevice(settings, corpus, "again", TrainingListener.NONE);
    double apart = Math.abs(gpu.bestLoss() - cpu.bestLoss());
    table.check(
        "training: held-out loss",
        apart < TOLERANCE,
        String.format(
            "%.4f, on the CPU %.4f, after %d steps", gpu.bestLoss(), cpu.bestLoss(), gpu.steps()));
    table.figure("training: small GPT", gpu.tokensPerSecond(), "tokens/s", "", Optional.empty());
    boolean same = Files.mismatch(model("gpu"), model("again")) < 0;
    table.check("training: weights of two runs", same, "to the last bit");
  }

  private Path model(String out) {
    return folder.resolve(out).resolve("model.safetensors");
  }

  /** nanoGPT's setting for Shakespeare's characters, in float32. */
  private void speed(Optional<Double> peer) throws IOException {
    Architecture architecture =
        tiny
            ? new Architecture.Gpt2(1, 2, 32, 32, 0.2f)
            : new Architecture.Gpt2(6, 6, 384, 256, 0.2f);
    int length = tiny ? 32 : 256;
    int batch = tiny ? 2 : 64;
    long[] times = new long[2];
    TrainingListener clock =
        new TrainingListener() {
          @Override
          public void stepped(int step, int steps, double loss, double speed, double left) {
            if (step == WARM_UP || step == steps) {
              times[step == steps ? 1 : 0] = System.nanoTime();
            }
          }
        };
    TrainingSettings settings = settings(architecture, length, batch, STEPS);
    TrainingResult result = onDevice(settings, corpus(tiny ? 4_000 : 200_000, 0), "speed", clock);
    double seconds = (times[1] - times[0]) * 1e-9;
    double rate = (STEPS - WARM_UP) * (double) batch * length / seconds;
    table.figure(
        String.format("training: GPT of %.1f M, float32", result.parameters() * 1e-6),
        rate,
        "tokens/s",
        String.format(", %.1f TFLOP/s of products", 6 * rate * result.parameters() * 1e-12),
        peer);
  }

  private TrainingResult onDevice(
      TrainingSettings settings, Corpus corpus, String out, TrainingListener listener) {
    try (Compute device = DeviceCompute.open()) {
      return train(device, settings, corpus, out, listener);
    }
  }

  private TrainingResult train(
      Compute compute,
      TrainingSettings settings,
      Corpus corpus,
      String out,
      TrainingListener listener) {
    return Trainer.train(
        settings, corpus, folder.resolve(out), Trainer.Existing.REFUSE, compute, listener);
  }

  private static TrainingSettings settings(
      Architecture architecture, int length, int batch, int steps) {
    return new TrainingSettings(
        architecture,
        length,
        batch,
        1,
        new Schedule(Schedule.Shape.COSINE, 1e-3, 1e-4, 5, steps),
        new OptimizerChoice.AdamW(0.9, 0.99, 1e-8, 0.1),
        1,
        steps,
        0,
        steps,
        1,
        0);
  }

  /** Random words of a small vocabulary, which there is something to learn about. */
  private Corpus corpus(int words, double heldOut) throws IOException {
    Random random = new Random(1);
    String[] all =
        Stream.generate(() ->
                random
                    .ints(2 + random.nextInt(8), 'a', 'z' + 1)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining()))
            .limit(300)
            .toArray(String[]::new);
    String text =
        Arrays.stream(random.ints(words, 0, all.length).toArray())
            .mapToObj(i -> all[i])
            .collect(Collectors.joining(" "));
    Path file = Files.writeString(folder.resolve("text-" + words + ".txt"), text);
    return Corpus.read(file, new TokenizerChoice.Characters(), heldOut);
  }
}
