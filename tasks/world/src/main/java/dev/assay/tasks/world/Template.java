package dev.assay.tasks.world;

/**
 * A way to say a fact: a sentence with {@code {s}} for its subject and {@code {o}} for its object.
 */
record Template(String text) {
  private static final String SUBJECT = "{s}";
  private static final String OBJECT = "{o}";

  Template {
    if (!text.contains(SUBJECT) || !text.contains(OBJECT) || !text.endsWith(".")) {
      throw new IllegalArgumentException("not a sentence about {s} and {o}: " + text);
    }
  }

  String say(Fact fact) {
    return text.replace(SUBJECT, fact.subject()).replace(OBJECT, fact.object());
  }

  boolean beginsWithSubject() {
    return text.startsWith(SUBJECT);
  }

  /** Whether the sentence ends with its object, so that it can be left for a model to complete. */
  boolean asks() {
    return text.endsWith(" " + OBJECT + ".");
  }

  /** The sentence up to its object, without the space between them. */
  String ask(Fact fact) {
    if (!asks()) {
      throw new IllegalStateException("cannot be completed: " + text);
    }
    String open = text.substring(0, text.length() - OBJECT.length() - 2);
    return open.replace(SUBJECT, fact.subject());
  }

  /** What completes {@link #ask}. */
  static String complete(Fact fact) {
    return fact.object() + ".";
  }

  /** Words between subject and object; an n-gram model of order {@code reach() + 2} spans both. */
  int reach() {
    int subject = text.indexOf(SUBJECT) + SUBJECT.length();
    return (int) text.substring(subject, text.indexOf(OBJECT)).chars().filter(c -> c == ' ').count()
        - 1;
  }
}
