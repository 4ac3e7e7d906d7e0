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
      Cuda.open();
      return CudaModel.refusal(Architectures.config(checkpoint.config()));
    } catch (CudaUnavailableException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Loads a checkpoint onto each of the GPUs.
   *
   * @param batchTokens most tokens computed at once; empty for what suits a GPU
   * @param kvBytes memory for keys and values of each; empty for what is left
   * @param workers copy weights
   * @return a model for each GPU; what they compute is the same if the GPUs are
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
    List<Predictor> models = new ArrayList<>();
    try {
      for (Cuda.Device device :
          cuda.devices().subList(0, Math.min(options.devices(), cuda.devices().size()))) {
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
      return models;
    } catch (RuntimeException | Error e) {
      models.forEach(Predictor::close);
      throw e;
    }
  }
}
