package dev.assay.transformer.onednn;

import dev.assay.transformer.kernels.KernelChoice;
import dev.assay.transformer.kernels.Kernels;
import dev.assay.transformer.kernels.KernelsProvider;

/** {@code onednn}: products of bfloat16 on oneDNN, all else on the usual kernels. */
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
