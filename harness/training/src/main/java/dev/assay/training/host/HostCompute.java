package dev.assay.training.host;

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
import dev.assay.transformer.kernels.KernelChoice;
import java.util.Arrays;

/** The CPU. No result depends on the number of threads. */
public final class HostCompute implements Compute {

  /** Its name. */
  public static final String PLACE = "cpu";

  private final Team team;
  private final Products products;
  private final Elements elements;
  private final Norms norms;
  private final Attention attention;
  private final Recurrences recurrences;
  private final Alignments alignments;
  private final RowMoves rows;
  private final Losses losses;
  private final Updates updates;

  private HostCompute(Team team) {
    this.team = team;
    this.products = new HostProducts(team);
    this.elements = new HostElements(team);
    this.norms = new HostNorms(team);
    this.attention = new HostAttention(team);
    this.recurrences = new HostRecurrences(team);
    this.alignments = new HostAlignments(team);
    this.rows = new HostRowMoves(team);
    this.losses = new HostLosses(team);
    this.updates = new HostUpdates(team);
  }

  /** With the given kernels, and the arithmetic that goes with them. */
  public static HostCompute of(KernelChoice choice, int threads) {
    return new HostCompute(Team.of(choice, threads));
  }

  @Override
  public String place() {
    return PLACE;
  }

  @Override
  public Tensor allocate(int size) {
    return new HostTensor(new float[size]);
  }

  @Override
  public void fill(Tensor to, int count, float value) {
    Arrays.fill(HostTensor.of(to), 0, count, value);
  }

  @Override
  public void write(float[] from, Tensor to) {
    if (from.length != to.size()) {
      throw new IllegalArgumentException(from.length + " numbers for " + to.size());
    }
    copy(new HostTensor(from), 0, to, 0, to.size());
  }

  @Override
  public float[] read(Tensor from) {
    return HostTensor.of(from).clone();
  }

  @Override
  public void copy(Tensor from, int at, Tensor to, int start, int count) {
    System.arraycopy(HostTensor.of(from), at, HostTensor.of(to), start, count);
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
