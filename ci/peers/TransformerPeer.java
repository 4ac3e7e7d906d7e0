import dev.assay.transformer.Bench;
import dev.assay.transformer.Bench.Measurement;
import dev.assay.transformer.Bench.Phase;
import dev.assay.transformer.EngineOptions;
import dev.assay.transformer.Transformer;
import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.kernels.KernelChoice;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Scanner;

/**
 * Assay's side of pytorch.py: for each line "PREFILL n" or "DECODE n" on the standard input, one
 * measurement in tokens a second on the standard output.
 */
public final class TransformerPeer {
  public static void main(String[] args) {
    KernelChoice kernels =
        args[2].equals("auto") ? KernelChoice.automatic() : KernelChoice.provided(args[2]);
    EngineOptions options =
        EngineOptions.defaults().withThreads(Integer.parseInt(args[1])).withKernels(kernels);
    try (Transformer model = Transformer.load(Checkpoints.open(Path.of(args[0])), options);
        Scanner lines = new Scanner(System.in)) {
      Bench bench = new Bench(model, 1);
      System.out.println(model.report().kernels());
      while (lines.hasNext()) {
        Measurement measured = bench.measure(Phase.valueOf(lines.next()), lines.nextInt());
        System.out.printf(Locale.ROOT, "%.3f%n", measured.mean());
      }
    }
  }
}
