package dev.assay.tasks.world;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Sentences about facts to complete, four choices each. No fact is asked about in two splits, so
 * that no example in a prompt gives an answer away.
 */
record FactQuestions(long seed, KnowledgeBase world) {
  private static final int EXAMPLES = 60;

  /**
   * @param reach words between subject and object
   */
  record Question(Fact fact, String sentence, int reach, Choices choices) {}

  /** Completions that the training text has, word for word. */
  List<Question> stated(Split split) {
    return questions("stated", split, Relation::stated, 900);
  }

  /** Completions in sentences that the training text has nothing like. */
  List<Question> rephrased(Split split) {
    return questions("rephrased", split, Relation::rephrased, 600);
  }

  private List<Question> questions(
      String kind, Split split, Function<Relation, List<Template>> templates, int tests) {
    Draw draw = Draw.of(seed, kind + " questions " + split);
    record Open(Fact fact, Template template) {}
    var open = new ArrayList<Open>();
    for (Fact fact : facts(split)) {
      for (Template template : templates.apply(fact.relation())) {
        open.add(new Open(fact, template));
      }
    }
    int most = split == Split.TEST ? tests : EXAMPLES;
    List<Open> asked = draw.shuffled(open).subList(0, Math.min(most, open.size()));
    List<Integer> places = Choices.places(asked.size(), draw);
    var questions = new ArrayList<Question>();
    for (int i = 0; i < asked.size(); i++) {
      Fact fact = asked.get(i).fact();
      Template template = asked.get(i).template();
      List<Fact> alike = world.of(fact.relation());
      questions.add(
          new Question(
              fact,
              template.ask(fact),
              template.reach(),
              Choices.of(
                  Template.complete(fact),
                  () -> Template.complete(draw.from(alike)),
                  places.get(i))));
    }
    return questions;
  }

  private List<Fact> facts(Split split) {
    List<Fact> facts = Draw.of(seed, "facts of splits").shuffled(world.facts());
    int twelfth = facts.size() / 12;
    return switch (split) {
      case TRAIN -> facts.subList(0, twelfth);
      case VALIDATION -> facts.subList(twelfth, 2 * twelfth);
      case TEST -> facts.subList(2 * twelfth, facts.size());
    };
  }
}
