package dev.assay.transformer.onednn;

import dev.assay.transformer.kernels.KernelsUnavailableException;
import org.junit.jupiter.api.Assumptions;

/** oneDNN, where it is on this machine. */
final class Native {
  private Native() {}

  static void assumePresent() {
    try {
      OneDnn.shared();
    } catch (KernelsUnavailableException e) {
      Assumptions.abort(e.getMessage());
    }
  }
}
