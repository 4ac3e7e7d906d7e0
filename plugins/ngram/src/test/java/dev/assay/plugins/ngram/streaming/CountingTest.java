package dev.assay.plugins.ngram.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.EvalException;
import org.junit.jupiter.api.Test;

class CountingTest {
  @Test
  void aSumThatIsNoIntIsAnErrorThatSaysWhatToDo() {
    assertThat(Counting.add(Integer.MAX_VALUE - 1, 1)).isEqualTo(Integer.MAX_VALUE);
    assertThatThrownBy(() -> Counting.add(Integer.MAX_VALUE, 1))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("more than 2147483647 n-grams")
        .hasMessageEndingWith("use a smaller train_fraction or a lower order.");
  }
}
