package dev.assay.tasks.world;

import java.util.ArrayList;
import java.util.List;

/**
 * What the tasks ask and what is right, for models that read one text and write another. Those of
 * the training split are what the training text says: its stories, its problems of one digit, and
 * each fact in the fixed sentences.
 */
record Questions(long seed, World world) {

  /**
   * @param source as a prompt without examples has it
   * @param target the answer, without the space before it
   */
  record Question(String source, String target) {}

  List<Question> of(Split split) {
    var all = new ArrayList<Question>();
    switch (split) {
      case TRAIN -> {
        for (Fact fact : world.knowledge().facts()) {
          for (Template template : fact.relation().stated()) {
            all.add(new Question(template.ask(fact), Template.complete(fact)));
          }
        }
        for (Problem problem : world.arithmetic().inTraining()) {
          for (Form form : Form.values()) {
            all.add(new Question(form.ask(problem), form.write(problem.answer())));
          }
        }
      }
      case VALIDATION, TEST -> {
        world
            .factQuestions()
            .stated(split)
            .forEach(
                question -> all.add(new Question(question.sentence(), right(question.choices()))));
        world
            .arithmetic()
            .questions(1, split)
            .forEach(question ->
                all.add(
                    new Question(
                        question.form().ask(question.problem()), right(question.choices()))));
      }
    }
    for (Story story : world.stories().of(split)) {
      all.add(new Question("Question: " + story.question() + "\nAnswer:", story.solution()));
    }
    return Draw.of(seed, "questions " + split).shuffled(all);
  }

  private static String right(Choices choices) {
    return choices.texts().get(choices.gold());
  }
}
