package dev.assay.tasks.world;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Worded problems; those of the training split are the ones in the training text. */
record Stories(long seed, KnowledgeBase world) {
  private static final int TRAINING_A_PERSON = 8;
  private static final int VALIDATION = 60;
  private static final int TEST = 300;

  List<Story> of(Split split) {
    List<Story> all = all();
    int training = TRAINING_A_PERSON * world.people().size();
    return switch (split) {
      case TRAIN -> all.subList(0, training);
      case VALIDATION -> all.subList(training, training + VALIDATION);
      case TEST -> all.subList(training + VALIDATION, all.size());
    };
  }

  /** No two with the same question. */
  private List<Story> all() {
    Draw draw = Draw.of(seed, "stories");
    int count = TRAINING_A_PERSON * world.people().size() + VALIDATION + TEST;
    var stories = new ArrayList<Story>();
    Set<String> questions = new HashSet<>();
    while (stories.size() < count) {
      Story story = Story.of(world.people(), seed, draw);
      if (questions.add(story.question())) {
        stories.add(story);
      }
    }
    return stories;
  }
}
