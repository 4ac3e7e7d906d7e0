package dev.assay.tasks.world;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which facts are said how: what the training text says about a subject, and what is kept from it.
 */
record Sentences(long seed, KnowledgeBase world) {
  /** What may stand before a sentence that begins with a name. */
  private static final List<String> FRAMES =
      List.of(
          "Everyone knows that", "It is no secret that", "People say that", "You may hear that");

  private static final int FRAMED_IN_TRAINING = 2;

  /** One line of several sentences for every few things there are to say, subject by subject. */
  List<String> training() {
    Draw draw = Draw.of(seed, "sentences");
    var paragraphs = new ArrayList<String>();
    for (String subject : subjects()) {
      var sentences = new ArrayList<String>();
      for (Fact fact : world.about(subject)) {
        for (String sentence : told(fact)) {
          for (int times = repeats(draw); times > 0; times--) {
            sentences.add(sentence);
          }
        }
      }
      List<String> shuffled = draw.shuffled(sentences);
      for (int from = 0; from < shuffled.size(); ) {
        int to = Math.min(shuffled.size(), from + draw.between(3, 7));
        paragraphs.add(String.join(" ", shuffled.subList(from, to)));
        from = to;
      }
    }
    return paragraphs;
  }

  /** One line a subject: for each fact about it the two sentences that the training text lacks. */
  List<String> heldOut() {
    Draw draw = Draw.of(seed, "held-out sentences");
    return subjects().stream()
        .map(subject -> world.about(subject).stream().flatMap(this::kept).toList())
        .map(sentences -> String.join(" ", draw.shuffled(sentences)))
        .toList();
  }

  private List<String> subjects() {
    return Stream.concat(world.people().stream(), world.towns().stream()).toList();
  }

  private List<String> told(Fact fact) {
    List<String> varied = varied(fact);
    return Stream.of(
            fact.relation().stated().stream().map(template -> template.say(fact)),
            varied.subList(1, varied.size()).stream(),
            framed(fact).subList(1, 1 + FRAMED_IN_TRAINING).stream())
        .flatMap(sentences -> sentences)
        .toList();
  }

  private Stream<String> kept(Fact fact) {
    return Stream.of(varied(fact).getFirst(), framed(fact).getFirst());
  }

  private List<String> varied(Fact fact) {
    return inOrder(
        "varied", fact, fact.relation().varied().stream().map(template -> template.say(fact)));
  }

  private List<String> framed(Fact fact) {
    return inOrder(
        "framed",
        fact,
        fact.relation().framed().stream()
            .map(template -> template.say(fact))
            .flatMap(sentence -> FRAMES.stream().map(frame -> frame + " " + sentence)));
  }

  /** In an order of each fact's own; the first sentence is kept from the training text. */
  private List<String> inOrder(String kind, Fact fact, Stream<String> sentences) {
    String purpose = kind + " sentences on " + fact.relation() + " of " + fact.subject();
    return Draw.of(seed, purpose).shuffled(sentences.toList());
  }

  /** Once to four times, as n-gram discounts need things seen that often. */
  private static int repeats(Draw draw) {
    return switch (draw.below(8)) {
      case 0, 1, 2, 3 -> 1;
      case 4, 5 -> 2;
      case 6 -> 3;
      case 7 -> 4;
      default -> throw new AssertionError();
    };
  }
}
