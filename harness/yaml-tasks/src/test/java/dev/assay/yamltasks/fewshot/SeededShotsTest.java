package dev.assay.yamltasks.fewshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.data.Doc;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeededShotsTest {
  private static final List<Doc> POOL =
      IntStream.range(0, 50).mapToObj(i -> new Doc(i, Map.of("x", "doc " + i))).toList();

  private static List<Doc> shots(int count, long seed, Doc evaluated, boolean holdsEvaluated) {
    return new SeededShots(new ShotPool(POOL, holdsEvaluated), count, "t", seed).shots(evaluated);
  }

  @Test
  void shotsAreAFunctionOfSeedTaskAndContent() {
    Doc doc = new Doc(0, Map.of("x", "question"));
    Doc sameElsewhere = new Doc(99, Map.of("x", "question"));
    assertThat(shots(5, 1, doc, false)).isEqualTo(shots(5, 1, sameElsewhere, false));
    assertThat(shots(5, 1, doc, false)).isNotEqualTo(shots(5, 2, doc, false));
    assertThat(shots(5, 1, doc, false))
        .isNotEqualTo(shots(5, 1, new Doc(0, Map.of("x", "another")), false));
  }

  @Test
  void shotsForFewerAreTheFirstOfThoseForMore() {
    for (Doc doc : POOL) {
      List<Doc> most = shots(49, 7, doc, true);
      for (int count = 0; count < 49; count++) {
        assertThat(shots(count, 7, doc, true)).isEqualTo(most.subList(0, count));
      }
    }
  }

  @Test
  void noShotIsShownTwiceAndNoneIsTheDocumentItself() {
    for (Doc doc : POOL) {
      assertThat(shots(49, 7, doc, true)).hasSize(49).doesNotHaveDuplicates().doesNotContain(doc);
    }
  }

  @Test
  void everyDocumentOfThePoolIsChosenAboutEquallyOften() {
    int[] chosen = new int[50];
    for (int i = 0; i < 10_000; i++) {
      shots(5, 3, new Doc(0, Map.of("x", "q" + i)), false).forEach(doc -> chosen[doc.index()]++);
    }
    // 1,000 expected each; the standard deviation is 30.
    assertThat(IntStream.of(chosen)).allMatch(count -> count > 850 && count < 1150);
  }
}
