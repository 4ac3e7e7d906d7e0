package dev.assay.tasks.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorldTest {
  /** A change of these is a change of every score ever reported: raise the tasks' versions too. */
  @ParameterizedTest
  @CsvSource({
    "1, 240, 465d74d051d726d22c8a35f92e7f5ff1112e3c3890aa6d3533853e4f8a73be11",
    "2, 240, 9eda65c3232f628b769fa0766363be77140fc5b8a72b4a0da2345935ef9091b9",
    "1, 40, 29c87c1c49358a49c1c9b1c9aa735bc5fee6e26ea8f59cc2abc13e60599790c3"
  })
  void theTrainingTextIsAFunctionOfSeedAndSize(long seed, int size, String sha256) {
    assertThat(sha256(World.of(seed, size).trainingText())).isEqualTo(sha256);
  }

  @ParameterizedTest
  @CsvSource({
    "TEXT, f4c7eaa2a22aa4f03a1b56114b8eaaddbda84f9a2f5e7d82943495fc2ca17c00",
    "FACTS_STATED, b830ca516197221179df94bb2731bef17624138ab0f510c043d99dbd144d8614",
    "FACTS_REPHRASED, 58963a30c0d3fb4685fc0f434a1153bd4111628f4a1e985b52c6e7b2d1a3b25a",
    "STORIES, 6e6b17eabebf4069caedc894e0970c4387c4df80164072b485248db43e2dc14b",
    "ARITHMETIC_1D, c1dd1440998b264bb13b510d7947cea0285d99540c7cfcbcd34b792f9d31bc78",
    "ARITHMETIC_2D, 448dffc76f914aef7468ca452733516101bed2ed15fe213e246d3c4823d9f087",
    "ARITHMETIC_3D, 5354cf354bc44173262ed9c7ce382de59ff4add269073d1860945c8256a87472",
    "PAIRS, fdcfe845fc1e2a33b22d426880c9e67b854bc1fbb901a09377d2ed9a4d17d6b7"
  })
  void soIsEveryDataSet(WorldDataset dataset, String sha256) {
    World world = World.of(World.DEFAULT_SEED, World.DEFAULT_SIZE);
    var rows = new StringBuilder();
    for (Split split : Split.values()) {
      dataset.rows(world, split).forEach(row -> rows.append(new TreeMap<>(row)).append('\n'));
    }
    assertThat(sha256(rows.toString())).isEqualTo(sha256);
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theDefaultTextIsOfASizeThatTrainsInSeconds() {
    String text = World.of(World.DEFAULT_SEED, World.DEFAULT_SIZE).trainingText();
    assertThat(text.length()).isBetween(1_000_000, 3_000_000);
    assertThat(text.lines())
        .allSatisfy(line -> assertThat(line).isNotBlank().isASCII().doesNotContain("  "));
  }

  @Test
  void everyFactIsStatedInManyDifferentSentences() {
    World world = World.of(5, 60);
    Set<String> sentences = sentences(world);
    for (Fact fact : world.knowledge().facts()) {
      assertThat(fact.relation().stated())
          .allSatisfy(template -> assertThat(sentences).contains(template.say(fact)));
      assertThat(fact.relation().varied().stream().map(template -> template.say(fact)))
          .filteredOn(sentences::contains)
          .hasSize(3);
    }
  }

  @Test
  void everySubjectHasOneObjectAndEveryObjectItsFairShare() {
    KnowledgeBase world = World.of(5, 240).knowledge();
    Set<String> names = new HashSet<>(world.people());
    names.addAll(world.towns());
    assertThat(names).hasSize(240 + 24);
    for (Relation relation : Relation.values()) {
      List<Fact> facts = world.of(relation);
      assertThat(facts).extracting(Fact::subject).doesNotHaveDuplicates();
      Map<String, Integer> uses = new HashMap<>();
      facts.forEach(fact -> uses.merge(fact.object(), 1, Integer::sum));
      int least = uses.values().stream().min(Integer::compare).orElseThrow();
      assertThat(uses.values()).allMatch(count -> count <= least + 1);
      assertThat(facts).noneMatch(fact -> fact.subject().equals(fact.object()));
    }
  }

  @Test
  void theTextSaysNothingThatIsNotSo() {
    World world = World.of(9, 60);
    for (Relation relation : Relation.values()) {
      for (Template template : relation.stated()) {
        Pattern pattern = pattern(template);
        Set<String> said = new HashSet<>(sentences(world));
        said.removeIf(sentence -> !pattern.matcher(sentence).matches());
        assertThat(said)
            .as(template.text())
            .containsExactlyInAnyOrderElementsOf(
                world.knowledge().of(relation).stream().map(template::say).toList());
      }
    }
  }

  /** Of one name, so that no framed sentence is meant, and one word. */
  private static Pattern pattern(Template template) {
    return Pattern.compile(
        Pattern.quote(template.text())
            .replace("{s}", "\\E[A-Z][a-z]+\\Q")
            .replace("{o}", "\\E[A-Za-z]+\\Q"));
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> World.of(1, 39))
        .withMessage("size is 39, not from 40 to 1000");
    assertThat(World.of(1, World.LARGEST_SIZE).knowledge().people()).doesNotHaveDuplicates();
  }

  static Set<String> sentences(World world) {
    Set<String> sentences = new HashSet<>();
    for (String paragraph : world.trainingParagraphs()) {
      sentences.addAll(List.of(paragraph.split("(?<=[.?])\\s")));
    }
    return sentences;
  }
}
