package dev.assay.transformer.kernels;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;

/**
 * Which kernels to use, and why.
 *
 * @param reason for the log and the results
 */
public record KernelChoice(Kernels kernels, String reason) {

  private static final String MODULE = "jdk.incubator.vector";

  /** The plain kernels. */
  public static KernelChoice scalar() {
    return new KernelChoice(new ScalarKernels(), "asked for");
  }

  /**
   * The fastest kernels that this JVM and machine can run. The Vector API is used only where the
   * optimising compiler turns it into vector instructions: elsewhere it is up to a thousand times
   * slower than plain code (apache/lucene issues 12311 and 12765).
   */
  public static KernelChoice automatic() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return instead("the module is absent; start java with --add-modules " + MODULE);
    }
    String vm = System.getProperty("java.vm.name", "").toLowerCase(Locale.ROOT);
    String mode = System.getProperty("java.vm.info", "");
    if (!vm.contains("server")
        || mode.contains("interpreted")
        || mode.contains("emulated-client")) {
      return instead("this JVM has no optimising compiler: " + vm + ", " + mode);
    }
    if (!flag("UseFMA", "true").equals("true")) {
      return instead("the processor has no fused multiply-add");
    }
    if (!flag("TieredStopAtLevel", "4").equals("4")) {
      return instead("the optimising compiler is switched off by TieredStopAtLevel");
    }
    int bits = VectorTiles.SPECIES.vectorBitSize();
    if (bits < 128) {
      return instead("vectors of " + bits + " bits are not worth it");
    }
    return new KernelChoice(new VectorKernels(), "the Vector API is usable");
  }

  /**
   * Kernels of a {@link KernelsProvider} on the class path.
   *
   * @throws KernelsUnavailableException if there are none of that name, or they cannot be used here
   */
  public static KernelChoice provided(String name) {
    List<KernelsProvider> providers =
        ServiceLoader.load(KernelsProvider.class, KernelsProvider.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    return providers.stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .map(provider -> new KernelChoice(provider.create(), "asked for"))
        .orElseThrow(() ->
            new KernelsUnavailableException(
                "no kernels named "
                    + name
                    + " are on the class path; there are: "
                    + providers.stream().map(KernelsProvider::name).toList()));
  }

  private static KernelChoice instead(String reason) {
    return new KernelChoice(new ScalarKernels(), "the Vector API is not usable: " + reason);
  }

  /** A flag of the JVM, or the fallback where it has no such flag. */
  private static String flag(String name, String fallback) {
    try {
      HotSpotDiagnosticMXBean bean =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return bean == null ? fallback : bean.getVMOption(name).getValue();
    } catch (IllegalArgumentException | LinkageError e) {
      return fallback;
    }
  }
}
