package dev.assay.transformer.cuda;

import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.graph.Architectures;
import dev.assay.transformer.graph.Predictor;
import dev.assay.transformer.kernels.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The way in: models on GPUs. */
public final class CudaModels {

  private CudaModels() {}

  /** Why a model cannot be computed on a GPU here; empty if it can. */
  public static Optional<String> problem(Checkpoint checkpoint) {
    try {
      Cuda cuda = Cuda.open();
      Optional<String> noKernels = KernelImages.finding(cuda.nvrtc()).remedy();
      return noKernels.isPresent()
          ? noKernels
          : DeviceFit.refusal(Architectures.config(checkpoint.config()));
    } catch (CudaUnavailableException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Loads a checkpoint onto each of the GPUs that are like the first: others would compute other
   * last digits, and results would depend on which computed what.
   *
   * @param batchTokens most tokens computed at once; empty for what suits a GPU
   * @param kvBytes memory for keys and values of each; empty for what is left
   * @param workers copy weights
   * @return a model for each GPU; what they compute is the same
   * @throws CudaUnavailableException if there is no GPU, or something that it needs is missing
   * @throws dev.assay.transformer.graph.ModelException if the model cannot be computed on them
   */
  public static List<Predictor> load(
      Checkpoint checkpoint,
      CudaOptions options,
      OptionalInt batchTokens,
      OptionalLong kvBytes,
      Workers workers) {
    Cuda cuda = Cuda.open();
    Cuda.Device first = cuda.devices().getFirst();
    List<Cuda.Device> alike = cuda.devices().stream().filter(first::isLike).toList();
    List<CudaModel> models = new ArrayList<>();
    try {
      for (Cuda.Device device : alike.stream().limit(options.devices()).toList()) {
        models.add(
            CudaModel.load(
                cuda,
                device,
                checkpoint,
                options,
                batchTokens.orElse(0),
                kvBytes.orElse(0),
                workers));
      }
      if (alike.size() < options.devices()) {
        cuda.devices().stream()
            .filter(device -> !first.isLike(device))
            .forEach(models.getFirst()::leaveOut);
      }
      return List.copyOf(models);
    } catch (RuntimeException | Error e) {
      models.forEach(model -> closeAfter(e, model));
      throw e;
    }
  }

  private static void closeAfter(Throwable failure, Predictor model) {
    try {
      model.close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
