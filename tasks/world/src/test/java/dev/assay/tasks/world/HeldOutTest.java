package dev.assay.tasks.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that is asked stands in the training text, save what is meant to. */
@ParameterizedClass
@ValueSource(longs = {1, 2, 3})
class HeldOutTest {
  /** A problem in any form, as text. */
  private static final Pattern PROBLEM =
      Pattern.compile("([a-z0-9-]+) (\\+|-|\\*|plus|minus|times) ([a-z0-9-]+) (?:=|is)");

  private final World world;
  private final Set<String> sentences;
  private final List<String> paragraphs;

  HeldOutTest(long seed) {
    world = World.of(seed, 100);
    sentences = WorldTest.sentences(world);
    paragraphs = world.trainingParagraphs();
  }

  @Test
  void noSentenceOfTheHeldOutTextIsInTheTrainingText() {
    List<String> heldOut =
        world.sentences().heldOut().stream()
            .flatMap(text -> Stream.of(text.split("(?<=[.])\\s")))
            .toList();
    assertThat(heldOut).hasSize(2 * world.knowledge().facts().size()).doesNotHaveDuplicates();
    assertThat(heldOut).filteredOn(sentences::contains).isEmpty();
  }

  @Test
  void theHeldOutTextNeedsNoWordThatTheTrainingTextLacks() {
    Set<String> words = words(paragraphs);
    assertThat(words(world.sentences().heldOut())).isSubsetOf(words);
  }

  @Test
  void everyStatedQuestionIsASentenceOfTheTrainingText() {
    for (FactQuestions.Question question : world.factQuestions().stated(Split.TEST)) {
      assertThat(sentences).contains(question.sentence() + " " + right(question.choices()));
    }
  }

  @Test
  void noRephrasedQuestionBeginsLikeASentenceOfTheTrainingText() {
    for (FactQuestions.Question question : world.factQuestions().rephrased(Split.TEST)) {
      assertThat(sentences).noneMatch(sentence -> sentence.startsWith(question.sentence()));
    }
  }

  @Test
  void noFactIsAskedAboutInTwoSplits() {
    FactQuestions questions = world.factQuestions();
    var seen = new HashSet<Fact>();
    for (Split split : Split.values()) {
      Set<Fact> facts =
          Stream.concat(questions.stated(split).stream(), questions.rephrased(split).stream())
              .map(FactQuestions.Question::fact)
              .collect(Collectors.toSet());
      assertThat(facts).isNotEmpty().filteredOn(seen::contains).isEmpty();
      seen.addAll(facts);
    }
  }

  @Test
  void noStoryOfTheTestIsInTheTrainingText() {
    Set<String> trained =
        world.stories().of(Split.TRAIN).stream().map(Story::question).collect(Collectors.toSet());
    assertThat(Set.copyOf(paragraphs)).containsAll(texts(world.stories().of(Split.TRAIN)));
    for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
      assertThat(world.stories().of(split))
          .extracting(Story::question)
          .isNotEmpty()
          .doesNotHaveDuplicates()
          .filteredOn(trained::contains)
          .isEmpty();
    }
  }

  @Test
  void aHeldOutProblemIsNowhereInTheTrainingTextInWhateverForm() {
    Set<String> trained = problems();
    for (int digits : Arithmetic.DIGITS) {
      for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
        for (Arithmetic.Question question : world.arithmetic().questions(digits, split)) {
          assertThat(trained.contains(question.problem().key()))
              .as(question.toString())
              .isEqualTo(question.inTraining());
        }
      }
    }
  }

  @Test
  void onlyOneDigitIsTooSmallToHoldOutAndAFifthOfItIs() {
    assertThat(asked(2)).noneMatch(Arithmetic.Question::inTraining);
    assertThat(asked(3)).noneMatch(Arithmetic.Question::inTraining);
    long seen = asked(1).stream().filter(Arithmetic.Question::inTraining).count();
    assertThat((double) seen / asked(1).size()).isBetween(0.65, 0.92);
  }

  private List<Arithmetic.Question> asked(int digits) {
    return world.arithmetic().questions(digits, Split.TEST);
  }

  private Set<String> problems() {
    Set<String> keys = new HashSet<>();
    for (String paragraph : paragraphs) {
      Matcher matcher = PROBLEM.matcher(paragraph);
      while (matcher.find()) {
        keys.add(key(matcher.group(1), matcher.group(2), matcher.group(3)));
      }
    }
    return keys;
  }

  private static String key(String left, String operation, String right) {
    for (Operation one : Operation.values()) {
      if (operation.equals(one.symbol()) || operation.equals(one.word())) {
        return new Problem(one, Numbers.read(left), Numbers.read(right)).key();
      }
    }
    throw new AssertionError(operation);
  }

  private static String right(Choices choices) {
    return choices.texts().get(choices.gold());
  }

  private static List<String> texts(List<Story> stories) {
    return stories.stream().map(Story::text).toList();
  }

  private static Set<String> words(List<String> texts) {
    return texts.stream()
        .flatMap(text -> Stream.of(text.split("\\s+")))
        .collect(Collectors.toSet());
  }
}
