package dev.assay.tasks.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.Doc;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorldDatasetSourceTest {
  private static List<Doc> open(String name, String split, Map<String, Object> options) {
    return new WorldDatasetSource()
        .open(new DatasetRequest("world", name, split, options), List.of());
  }

  @ParameterizedTest
  @EnumSource(WorldDataset.class)
  void everyDataSetHasEverySplit(WorldDataset dataset) {
    for (String split : List.of("train", "validation", "test")) {
      List<Doc> docs = open(dataset.written(), split, Map.of());
      assertThat(docs).hasSizeGreaterThan(20);
      assertThat(docs).extracting(Doc::index).startsWith(0, 1, 2).doesNotHaveDuplicates();
      assertThat(docs).isEqualTo(open(dataset.written(), split, Map.of("seed", 1L, "size", 240)));
    }
  }

  @Test
  void aTextsTrainingSplitIsTheTrainingText() {
    String text =
        open("text", "train", Map.of("seed", 7, "size", 50)).stream()
            .map(doc -> doc.fields().get("text") + "\n")
            .collect(Collectors.joining());
    assertThat(text).isEqualTo(World.of(7, 50).trainingText());
  }

  @Test
  void anotherSeedIsAnotherWorld() {
    assertThat(open("stories", "test", Map.of("seed", 2)))
        .isNotEqualTo(open("stories", "test", Map.of()));
  }

  @Test
  void mistakesAreToldInASentence() {
    assertRefused(
        () -> open("fact_stated", "test", Map.of()),
        "world/fact_stated (test): the world has no data set \"fact_stated\". Did you mean"
            + " \"facts_stated\"?");
    assertRefused(
        () -> open(null, "test", Map.of()),
        "world (test): the world has no data set \"\". Known: arithmetic_1d, arithmetic_2d,"
            + " arithmetic_3d, facts_rephrased, facts_stated, pairs, stories, text.");
    assertRefused(
        () -> open("text", "dev", Map.of()),
        "world/text (dev): the world has no split \"dev\". Known: test, train, validation.");
    assertRefused(
        () -> open("text", "test", Map.of("sead", 1)),
        "world/text (test): dataset_kwargs has no key \"sead\". Did you mean \"seed\"?");
    assertRefused(
        () -> open("text", "test", Map.of("size", 3)),
        "world/text (test): size is 3, not from 40 to 1000.");
    assertRefused(
        () -> open("text", "test", Map.of("seed", "one")),
        "world/text (test): seed is \"one\", not a whole number.");
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(EvalException.class).hasMessage(message);
  }
}
