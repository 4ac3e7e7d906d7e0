package dev.assay.training.network;

import dev.assay.training.autodiff.Parameter;
import dev.assay.training.math.Compute;
import dev.assay.training.math.Random;
import java.util.Arrays;

/** Weights as they start: functions of the seed, the weight's name, and the place in it. */
record Initial(Compute compute, Random random) {

  Parameter normal(double deviation, String name, int... shape) {
    float[] values = new float[Parameter.size(shape)];
    Random own = random.fork(name);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * own.normal(i));
    }
    return Parameter.of(compute, name, shape, values);
  }

  /** From {@code -bound} to {@code bound}. */
  Parameter uniform(double bound, String name, int... shape) {
    float[] values = new float[Parameter.size(shape)];
    Random own = random.fork(name);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * own.uniform(i) - 1));
    }
    return Parameter.of(compute, name, shape, values);
  }

  Parameter constant(float value, String name, int... shape) {
    float[] values = new float[Parameter.size(shape)];
    Arrays.fill(values, value);
    return Parameter.of(compute, name, shape, values);
  }
}
