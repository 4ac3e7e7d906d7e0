import com.sun.management.OperatingSystemMXBean;
import dev.assay.transformer.Bench;
import dev.assay.transformer.Bench.Measurement;
import dev.assay.transformer.Bench.Phase;
import dev.assay.transformer.EngineOptions;
import dev.assay.transformer.Transformer;
import dev.assay.transformer.checkpoint.Checkpoints;
import dev.assay.transformer.kernels.KernelChoice;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Scanner;

/**
 * Assay's side of pytorch.py: for each line "PREFILL n" or "DECODE n" on the standard input, one
 * measurement on the standard output: tokens a second of wall time, and of processor time.
 */
public final class TransformerPeer {
  public static void main(String[] args) {
    KernelChoice kernels =
        args[2].equals("auto") ? KernelChoice.automatic() : KernelChoice.provided(args[2]);
    EngineOptions options =
        EngineOptions.defaults().withThreads(Integer.parseInt(args[1])).withKernels(kernels);
    try (Transformer model = Transformer.load(Checkpoints.open(Path.of(args[0])), options);
        Scanner lines = new Scanner(System.in)) {
      var processor = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      Bench bench = new Bench(model, 1);
      System.out.println(model.report().kernels());
      while (lines.hasNext()) {
        long before = processor.getProcessCpuTime();
        Measurement measured = bench.measure(Phase.valueOf(lines.next()), lines.nextInt());
        double seconds = (processor.getProcessCpuTime() - before) * 1e-9;
        // The run that is not measured takes its processor time too.
        double perSecond = 2 * measured.tokens() / seconds;
        System.out.printf(Locale.ROOT, "%.3f %.3f%n", measured.mean(), perSecond);
      }
    }
  }
}
