package dev.assay.transformer.onednn;

import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.kernels.Kernels;
import dev.assay.transformer.kernels.KernelsProvider;

/** {@code onednn}: linear layers of bfloat16 weights on oneDNN, all else on the usual kernels. */
public final class OneDnnProvider implements KernelsProvider {

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public Kernels create() {
    return new OneDnnKernels(OneDnn.shared(), KernelChoice.automatic().kernels());
  }
}
