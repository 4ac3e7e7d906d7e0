package dev.assay.training.host;

import dev.assay.training.math.Alignments;
import java.util.Arrays;

/**
 * A sequence at a time. Hyperbolic tangents are computed again for the derivatives, as memory for
 * all of them would grow with the product of both lengths.
 */
final class HostAlignments implements Alignments {

  /** Slots of scratch memory. */
  private static final int TANH = 0;

  private static final int SCORES = 1;

  private final Team team;

  HostAlignments(Team team) {
    this.team = team;
  }

  @Override
  public void forward(Source source, Found found, int position) {
    Pass pass = new Pass(source, found);
    team.forEach(
        pass.sequences,
        pass.longest * pass.size,
        (from, end, worker) -> {
          for (int s = from; s < end; s++) {
            pass.attend(
                s,
                position * pass.sequences + s,
                team.scratch(worker, TANH, pass.longest * pass.size));
          }
        });
  }

  @Override
  public void backward(Source source, Found found, int position) {
    Pass pass = new Pass(source, found);
    team.forEach(
        pass.sequences,
        pass.longest * pass.size,
        (from, end, worker) -> {
          float[] tanh = team.scratch(worker, TANH, pass.longest * pass.size);
          float[] scores = team.scratch(worker, SCORES, pass.longest);
          for (int s = from; s < end; s++) {
            pass.backward(s, position * pass.sequences + s, tanh, scores);
          }
        });
  }

  private final class Pass {

    private final int sequences;
    private final int longest;
    private final int size;
    private final int found;
    private final int[] lengths;
    private final float[] keys;
    private final float[] values;
    private final float[] v;
    private final float[] keyGradient;
    private final float[] valueGradient;
    private final float[] scoreGradient;
    private final float[] queries;
    private final float[] alignment;
    private final float[] contexts;
    private final float[] queryGradient;
    private final float[] contextGradient;

    Pass(Source source, Found of) {
      lengths = source.lengths();
      sequences = lengths.length;
      longest = source.longest();
      size = source.size();
      found = source.found();
      keys = HostTensor.of(source.keys());
      values = HostTensor.of(source.values());
      v = HostTensor.of(source.score());
      keyGradient = HostTensor.of(source.keyGradient());
      valueGradient = HostTensor.of(source.valueGradient());
      scoreGradient = HostTensor.of(source.scoreGradient());
      queries = HostTensor.of(of.queries());
      alignment = HostTensor.of(of.alignment());
      contexts = HostTensor.of(of.contexts());
      queryGradient = HostTensor.of(of.queryGradient());
      contextGradient = HostTensor.of(of.contextGradient());
    }

    private void attend(int sequence, int row, float[] tanh) {
      int length = lengths[sequence];
      tanh(sequence, row, tanh);
      int at = row * longest;
      for (int i = 0; i < length; i++) {
        alignment[at + i] = team.arithmetic().dot(v, 0, tanh, i * size, size);
      }
      float norm = (float) team.kernels().logSoftmax(alignment, at, length).normalizer();
      team.arithmetic().exp(alignment, at, length, norm);
      int to = row * found;
      Arrays.fill(contexts, to, to + found, 0);
      for (int i = 0; i < length; i++) {
        int value = (i * sequences + sequence) * found;
        team.kernels().add(contexts, to, alignment[at + i], values, value, found);
      }
    }

    /** {@code tanh(q + k_i)} for all i of a source. */
    private void tanh(int sequence, int row, float[] out) {
      int length = lengths[sequence];
      int query = row * size;
      for (int i = 0; i < length; i++) {
        int key = (i * sequences + sequence) * size;
        for (int j = 0; j < size; j++) {
          out[i * size + j] = queries[query + j] + keys[key + j];
        }
      }
      team.arithmetic().tanh(out, 0, length * size);
    }

    private void backward(int sequence, int row, float[] tanh, float[] scores) {
      int length = lengths[sequence];
      int context = row * found;
      int at = row * longest;
      float along = 0;
      for (int i = 0; i < length; i++) {
        int value = (i * sequences + sequence) * found;
        scores[i] = team.arithmetic().dot(contextGradient, context, values, value, found);
        along = Math.fma(alignment[at + i], scores[i], along);
        team.kernels()
            .add(valueGradient, value, alignment[at + i], contextGradient, context, found);
      }
      tanh(sequence, row, tanh);
      for (int i = 0; i < length; i++) {
        float score = alignment[at + i] * (scores[i] - along);
        team.kernels().add(scoreGradient, sequence * size, score, tanh, i * size, size);
        addKey(score, tanh, i * size, row * size, (i * sequences + sequence) * size);
      }
    }

    /** Through one hyperbolic tangent, to query and key alike. */
    private void addKey(float score, float[] tanh, int at, int query, int key) {
      for (int j = 0; j < size; j++) {
        float y = tanh[at + j];
        float gradient = score * v[j] * (1 - y * y);
        queryGradient[query + j] += gradient;
        keyGradient[key + j] += gradient;
      }
    }
  }
}
