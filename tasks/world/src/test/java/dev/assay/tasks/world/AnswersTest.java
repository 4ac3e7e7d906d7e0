package dev.assay.tasks.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every answer is worked out again from what is asked, not by the code that made it. */
@ParameterizedClass
@EnumSource(Split.class)
class AnswersTest {
  private static final Pattern PROBLEM =
      Pattern.compile("(\\S+) (\\+|-|\\*|plus|minus|times) (\\S+) (?:=|is)");
  private static final Pattern STEP = Pattern.compile("(\\d+) ([-+*]) (\\d+) = (\\d+)\\.");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final Split split;
  private final World world = World.of(World.DEFAULT_SEED, World.DEFAULT_SIZE);

  AnswersTest(Split split) {
    this.split = split;
  }

  @Test
  void thereAreEnoughForTightIntervals() {
    if (split == Split.TEST) {
      assertThat(world.factQuestions().stated(split)).hasSizeGreaterThanOrEqualTo(400);
      assertThat(world.factQuestions().rephrased(split)).hasSizeGreaterThanOrEqualTo(400);
      assertThat(world.stories().of(split)).hasSizeGreaterThanOrEqualTo(200);
      assertThat(Arithmetic.DIGITS)
          .allSatisfy(digits ->
              assertThat(world.arithmetic().questions(digits, split))
                  .hasSizeGreaterThanOrEqualTo(500));
    }
  }

  @Test
  void theRightChoiceIsSoAndTheOthersAreNot() {
    for (FactQuestions.Question question : factQuestions()) {
      List<String> so =
          question.choices().texts().stream()
              .filter(choice -> isSo(question.sentence() + " " + choice, question.fact()))
              .toList();
      assertThat(so).containsExactly(question.choices().texts().get(question.choices().gold()));
    }
  }

  /** Whether the knowledge base has a fact that some template says so. */
  private boolean isSo(String sentence, Fact about) {
    return world.knowledge().about(about.subject()).stream()
        .anyMatch(fact ->
            Stream.of(fact.relation().stated(), fact.relation().rephrased())
                .flatMap(List::stream)
                .anyMatch(template -> template.say(fact).equals(sentence)));
  }

  @Test
  void theRightNumberIsTheProblemsValueAndTheOthersAreNot() {
    for (Arithmetic.Question question : arithmeticQuestions()) {
      Matcher problem = PROBLEM.matcher(question.form().ask(question.problem()));
      assertThat(problem.matches()).as(question.toString()).isTrue();
      int value =
          value(Numbers.read(problem.group(1)), problem.group(2), Numbers.read(problem.group(3)));
      List<Integer> choices = question.choices().texts().stream().map(Numbers::read).toList();
      assertThat(choices).doesNotHaveDuplicates();
      assertThat(choices.indexOf(value)).isEqualTo(question.choices().gold());
    }
  }

  @Test
  void everyStepOfASolutionIsRightAndFollowsFromTheOneBefore() {
    for (Story story : world.stories().of(split)) {
      Matcher first = NUMBER.matcher(story.solution());
      assertThat(first.find()).isTrue();
      int number = Integer.parseInt(first.group());
      Matcher step = STEP.matcher(story.solution());
      while (step.find()) {
        assertThat(Integer.parseInt(step.group(1))).as(story.solution()).isEqualTo(number);
        number = value(number, step.group(2), Integer.parseInt(step.group(3)));
        assertThat(Integer.parseInt(step.group(4))).as(story.solution()).isEqualTo(number);
      }
      assertThat(story.answer()).isEqualTo(number);
      assertThat(story.solution()).endsWith(". The answer is " + number + ".");
    }
  }

  @Test
  void aStorysAnswerFollowsFromItsQuestionAlone() {
    for (Story story : world.stories().of(split)) {
      assertThat(follow(story.question())).as(story.question()).isEqualTo(story.answer());
    }
  }

  @Test
  void theRightChoiceStandsInEachPlaceEquallyOften() {
    assertBalanced(world.factQuestions().stated(split).stream().map(q -> q.choices().gold()));
    assertBalanced(world.factQuestions().rephrased(split).stream().map(q -> q.choices().gold()));
    for (int digits : Arithmetic.DIGITS) {
      assertBalanced(
          world.arithmetic().questions(digits, split).stream().map(q -> q.choices().gold()));
    }
  }

  @Test
  void noAnswerToTheStoriesIsCommonEnoughToGuess() {
    Map<Integer, Integer> counts = new HashMap<>();
    List<Story> stories = world.stories().of(split);
    stories.forEach(story -> counts.merge(story.answer(), 1, Integer::sum));
    int most = counts.values().stream().max(Integer::compare).orElseThrow();
    assertThat((double) most / stories.size()).isLessThan(0.1);
  }

  private List<FactQuestions.Question> factQuestions() {
    FactQuestions questions = world.factQuestions();
    return Stream.concat(questions.stated(split).stream(), questions.rephrased(split).stream())
        .toList();
  }

  private List<Arithmetic.Question> arithmeticQuestions() {
    return Arithmetic.DIGITS.stream()
        .flatMap(digits -> world.arithmetic().questions(digits, split).stream())
        .toList();
  }

  private static void assertBalanced(Stream<Integer> golds) {
    int[] counts = new int[Choices.COUNT];
    golds.forEach(gold -> counts[gold]++);
    for (int count : counts) {
      assertThat(count).isBetween(counts[0] - 1, counts[0] + 1);
    }
  }

  private static int value(int left, String operation, int right) {
    return switch (operation) {
      case "+", "plus" -> left + right;
      case "-", "minus" -> left - right;
      case "*", "times" -> left * right;
      default -> throw new AssertionError(operation);
    };
  }

  /** Reads a question sentence by sentence, as a person would: more, fewer or times. */
  private static int follow(String question) {
    int held = 0;
    String[] sentences = question.split("(?<=[.?]) ");
    String name = question.replaceFirst("^In a box ", "").split(" ")[0];
    for (String sentence : sentences) {
      Matcher number = NUMBER.matcher(sentence);
      if (!number.find()) {
        continue;
      }
      int count = Integer.parseInt(number.group());
      boolean given = sentence.contains(" gives " + name + " ");
      if (sentence.contains(" has ") || sentence.contains(" begins the day with ")) {
        held = count;
      } else if (sentence.contains(" trades each of them for ")) {
        held *= count;
      } else if (given || sentence.contains(" finds ") || sentence.contains(" buys ")) {
        held += count;
      } else {
        assertThat(sentence).containsPattern(" (gives|loses|sells) ");
        held -= count;
      }
    }
    return held;
  }
}
