package dev.assay.transformer.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkersTest {

  @Test
  void everyIterationRunsOnceBeforeTheLoopReturns() {
    try (Workers workers = new Workers(3)) {
      for (int count = 0; count < 200; count++) {
        AtomicIntegerArray runs = new AtomicIntegerArray(count);
        workers.forEach(count, (i, worker) -> runs.incrementAndGet(i));
        for (int i = 0; i < count; i++) {
          assertThat(runs.get(i)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void aFailureReachesTheCallerAndTheTeamGoesOn() {
    try (Workers workers = new Workers(2)) {
      assertThatThrownBy(() ->
              workers.forEach(
                  50,
                  (i, worker) -> {
                    if (i == 17) {
                      throw new IllegalStateException("seventeen");
                    }
                  }))
          .hasMessage("seventeen");
      AtomicIntegerArray runs = new AtomicIntegerArray(1);
      workers.forEach(10, (i, worker) -> runs.incrementAndGet(0));
      assertThat(runs.get(0)).isEqualTo(10);
    }
  }
}
