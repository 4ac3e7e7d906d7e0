package dev.assay.tasks.scoring.filters;

import dev.assay.spi.scoring.Filter;
import dev.assay.spi.scoring.Parameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The most frequent answer; of equally frequent ones the one that came first, as in Python's {@code
 * Counter.most_common}. Answers that could not be extracted vote too.
 */
final class MajorityVote {
  private MajorityVote() {}

  static Filter create(Parameters parameters) {
    parameters.only();
    return (answers, _) -> answers.isEmpty() ? answers : List.of(mostFrequent(answers));
  }

  private static String mostFrequent(List<String> answers) {
    Map<String, Integer> votes = new LinkedHashMap<>();
    answers.forEach(answer -> votes.merge(answer, 1, Integer::sum));
    String winner = answers.getFirst();
    for (var vote : votes.entrySet()) {
      if (vote.getValue() > votes.get(winner)) {
        winner = vote.getKey();
      }
    }
    return winner;
  }
}
