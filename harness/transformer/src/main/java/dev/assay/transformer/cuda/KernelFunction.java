package dev.assay.transformer.cuda;

import java.util.Locale;

/** A kernel by its name in the {@code .cu} files. */
sealed interface KernelFunction permits Kernel, TrainingKernel {

  String name();

  /** As the function is called. */
  default String function() {
    return name().toLowerCase(Locale.ROOT);
  }
}
