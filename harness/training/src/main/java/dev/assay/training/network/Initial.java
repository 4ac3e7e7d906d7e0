package dev.assay.training.network;

import dev.assay.training.autodiff.Parameter;
import dev.assay.training.math.Random;
import java.util.Arrays;

/** Weights as they start: functions of the seed, the weight's name, and the place in it. */
record Initial(Random random) {

  Parameter normal(double deviation, String name, int... shape) {
    Parameter p = Parameter.zeros(name, shape);
    Random own = random.fork(name);
    for (int i = 0; i < p.value().length; i++) {
      p.value()[i] = (float) (deviation * own.normal(i));
    }
    return p;
  }

  /** From {@code -bound} to {@code bound}. */
  Parameter uniform(double bound, String name, int... shape) {
    Parameter p = Parameter.zeros(name, shape);
    Random own = random.fork(name);
    for (int i = 0; i < p.value().length; i++) {
      p.value()[i] = (float) (bound * (2 * own.uniform(i) - 1));
    }
    return p;
  }

  Parameter constant(float value, String name, int... shape) {
    Parameter p = Parameter.zeros(name, shape);
    Arrays.fill(p.value(), value);
    return p;
  }
}
