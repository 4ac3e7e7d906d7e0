package dev.assay.training.gpu;

import dev.assay.training.math.Alignments;
import dev.assay.training.math.Attention;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Elements;
import dev.assay.training.math.Losses;
import dev.assay.training.math.Norms;
import dev.assay.training.math.Products;
import dev.assay.training.math.Recurrences;
import dev.assay.training.math.RowMoves;
import dev.assay.training.math.Tensor;
import dev.assay.training.math.Updates;
import dev.assay.training.network.Architecture;
import dev.assay.transformer.cuda.CudaDevice;
import dev.assay.transformer.cuda.TrainingKernel;
import java.util.Optional;

/**
 * The first NVIDIA GPU. Sums run in orders that shapes alone decide, without atomics, so that a run
 * repeats to the bit on one kind of GPU.
 */
public final class DeviceCompute implements Compute {

  private final DeviceTeam team;
  private final Products products;
  private final Elements elements;
  private final Norms norms;
  private final Attention attention;
  private final Recurrences recurrences;
  private final Alignments alignments;
  private final RowMoves rows;
  private final Losses losses;
  private final Updates updates;

  private DeviceCompute(DeviceTeam team) {
    this.team = team;
    this.products = new DeviceProducts(team);
    this.elements = new DeviceElements(team);
    this.norms = new DeviceNorms(team);
    this.attention = new DeviceAttention(team);
    this.recurrences = new DeviceRecurrences(team);
    this.alignments = new DeviceAlignments(team);
    this.rows = new DeviceRowMoves(team);
    this.losses = new DeviceLosses(team);
    this.updates = new DeviceUpdates(team);
  }

  /** Why a model cannot be trained on a GPU here; empty if it can. */
  public static Optional<String> problem(Architecture architecture) {
    Optional<String> refusal =
        switch (architecture) {
          case Architecture.Gpt2 gpt2 -> DeviceAttention.refusal(gpt2.width() / gpt2.heads());
          case Architecture.Llama llama -> DeviceAttention.refusal(llama.width() / llama.heads());
          case Architecture.Recurrent _,
              Architecture.FeedForward _,
              Architecture.Convolutional _,
              Architecture.EncoderDecoder _ ->
              Optional.empty();
        };
    return refusal.isPresent() ? refusal : CudaDevice.problem();
  }

  /**
   * Opens the GPU for the calling thread.
   *
   * @throws dev.assay.transformer.cuda.CudaUnavailableException if there is none
   * @throws dev.assay.transformer.cuda.CudaException if it does not do what it should, here or
   *     later
   */
  public static DeviceCompute open() {
    return new DeviceCompute(DeviceTeam.open());
  }

  @Override
  public String place() {
    return team.device().name();
  }

  @Override
  public Tensor allocate(int size) {
    return new DeviceTensor(team.allocate((long) Float.BYTES * size), size);
  }

  @Override
  public void fill(Tensor to, int count, float value) {
    if (value == 0 && count > 0) {
      team.device().clear(DeviceTensor.of(to), (long) Float.BYTES * count);
    } else {
      team.each(TrainingKernel.FILL, count, DeviceTensor.of(to), count, value);
    }
  }

  @Override
  public void write(float[] from, Tensor to) {
    if (from.length != to.size()) {
      throw new IllegalArgumentException(from.length + " numbers for " + to.size());
    }
    team.device().write(from, DeviceTensor.of(to));
  }

  @Override
  public float[] read(Tensor from) {
    return team.device().read(DeviceTensor.of(from), from.size());
  }

  @Override
  public void copy(Tensor from, int at, Tensor to, int start, int count) {
    if (count > 0) {
      team.device()
          .copy(DeviceTensor.of(from, at), DeviceTensor.of(to, start), (long) Float.BYTES * count);
    }
  }

  @Override
  public Products products() {
    return products;
  }

  @Override
  public Elements elements() {
    return elements;
  }

  @Override
  public Norms norms() {
    return norms;
  }

  @Override
  public Attention attention() {
    return attention;
  }

  @Override
  public Recurrences recurrences() {
    return recurrences;
  }

  @Override
  public Alignments alignments() {
    return alignments;
  }

  @Override
  public RowMoves rows() {
    return rows;
  }

  @Override
  public Losses losses() {
    return losses;
  }

  @Override
  public Updates updates() {
    return updates;
  }

  @Override
  public void close() {
    team.close();
  }
}
