package dev.assay.tasks.world;

import java.util.ArrayList;
import java.util.List;

/**
 * A small closed world: people and towns, what is so about them, and a text that says so. All of it
 * is a function of seed and size, the same on every machine.
 *
 * <p>The text has one paragraph a line: sentences about one subject, worked problems of two lines
 * ({@code Question: ...}, {@code Answer: ...}), and arithmetic such as {@code 3 + 4 = 7}. Words are
 * separated by single spaces; punctuation is part of the word before it.
 */
public final class World {
  /** The world of the tasks as they come. */
  public static final long DEFAULT_SEED = 1;

  /** People in the world of the tasks as they come; the text has about 1.3 million characters. */
  public static final int DEFAULT_SIZE = 240;

  /** Fewer would leave too few wrong answers to choose from. */
  public static final int LEAST_SIZE = 40;

  /** More than there are names for. */
  public static final int LARGEST_SIZE = 1000;

  private final long seed;
  private final KnowledgeBase knowledge;

  private World(long seed, KnowledgeBase knowledge) {
    this.seed = seed;
    this.knowledge = knowledge;
  }

  /**
   * @param size number of people, from {@link #LEAST_SIZE} to {@link #LARGEST_SIZE}
   */
  public static World of(long seed, int size) {
    if (size < LEAST_SIZE || size > LARGEST_SIZE) {
      throw new IllegalArgumentException(
          "size is " + size + ", not from " + LEAST_SIZE + " to " + LARGEST_SIZE);
    }
    return new World(seed, KnowledgeBase.of(seed, size));
  }

  /** Everything there is to train on, each line ended by a line feed. */
  public String trainingText() {
    return String.join("\n", trainingParagraphs()) + "\n";
  }

  /** The paragraphs of {@link #trainingText}; worked problems have a line feed in them. */
  public List<String> trainingParagraphs() {
    var paragraphs = new ArrayList<String>(sentences().training());
    stories().of(Split.TRAIN).forEach(story -> paragraphs.add(story.text()));
    paragraphs.addAll(arithmetic().training());
    return Draw.of(seed, "order of paragraphs").shuffled(paragraphs);
  }

  KnowledgeBase knowledge() {
    return knowledge;
  }

  Sentences sentences() {
    return new Sentences(seed, knowledge);
  }

  FactQuestions factQuestions() {
    return new FactQuestions(seed, knowledge);
  }

  Stories stories() {
    return new Stories(seed, knowledge);
  }

  Questions questions() {
    return new Questions(seed, this);
  }

  Arithmetic arithmetic() {
    return new Arithmetic(seed);
  }
}
