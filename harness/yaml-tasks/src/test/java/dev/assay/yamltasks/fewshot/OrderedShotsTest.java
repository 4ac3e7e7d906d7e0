package dev.assay.yamltasks.fewshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.data.Doc;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedShotsTest {
  private static final List<Integer> BLOCKS = List.of(0, 2, 4, 8);
  private static final Doc QUESTION = new Doc(0, Map.of("q", "?"));

  private static List<Integer> shots(int order, int count) {
    List<Doc> pool =
        IntStream.range(0, 20).mapToObj(i -> new Doc(i, Map.<String, Object>of("i", i))).toList();
    var chosen = new SeededShots(new ShotPool(pool, false), count, "task", 7);
    return new OrderedShots(chosen, order, BLOCKS)
        .shots(QUESTION).stream().map(Doc::index).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 9})
  void everyNumberOfShotsBeginsWithThoseOfTheNumberBefore(int order) {
    assertThat(shots(order, 8)).startsWith(shots(order, 4).toArray(Integer[]::new));
    assertThat(shots(order, 4)).startsWith(shots(order, 2).toArray(Integer[]::new));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 9})
  void everyOrderShowsTheSameShots(int order) {
    for (int count : BLOCKS) {
      assertThat(shots(order, count)).containsExactlyInAnyOrderElementsOf(shots(0, count));
    }
  }

  @Test
  void ordersDiffer() {
    assertThat(IntStream.range(0, 6).mapToObj(order -> shots(order, 8)).distinct().count())
        .isGreaterThan(4);
    assertThat(shots(1, 2)).isEqualTo(shots(0, 2).reversed());
  }

  @Test
  void anOrderIsTheSameEveryTime() {
    assertThat(shots(3, 8)).isEqualTo(shots(3, 8));
  }
}
