package dev.assay.tasks.world;

import static dev.assay.tasks.world.Names.words;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All that is so in a world. The objects of a relation are dealt evenly to its subjects: how often
 * a word occurs says nothing about whose it is.
 *
 * @param facts in the order of relations, then of subjects
 */
record KnowledgeBase(List<String> people, List<String> towns, List<Fact> facts) {
  static final int PEOPLE_A_TOWN = 10;

  private static final List<String> CRAFTS =
      words(
          """
          baking basketry beekeeping brewing carpentry carving dyeing embroidery fishing gardening \
          glassblowing milling mining painting pottery printing sewing spinning tanning weaving\
          """);
  private static final List<String> ANIMALS =
      words(
          """
          bees cats cows dogs donkeys ducks foxes frogs geese goats hens mice owls pigeons pigs \
          ponies rabbits sheep snails turtles\
          """);
  private static final List<String> COLOURS =
      words("black blue brown gold green grey pink purple red silver white yellow");
  private static final List<String> FOODS =
      words(
          """
          beans berries bread butter cabbage cake carrots cheese cherries honey mushrooms noodles \
          nuts pancakes pears plums porridge rice soup trout\
          """);
  private static final List<String> HOBBIES =
      words(
          """
          archery chess climbing dancing drumming fencing juggling magic poetry puzzles racing \
          riddles running sailing singing skating skiing swimming theatre wrestling\
          """);
  private static final List<String> GOODS =
      words(
          """
          barrels bells boots candles carpets clocks copper glass hats iron knives lamps paper \
          ribbons rope saddles salt silk timber tools velvet wheels wine wool\
          """);

  KnowledgeBase {
    people = List.copyOf(people);
    towns = List.copyOf(towns);
    facts = List.copyOf(facts);
  }

  static KnowledgeBase of(long seed, int size) {
    List<String> people = Names.people(size, seed);
    List<String> towns = Names.towns(size / PEOPLE_A_TOWN, seed);
    var facts = new ArrayList<Fact>();
    for (Relation relation : Relation.values()) {
      List<String> subjects =
          switch (relation.subject()) {
            case PERSON -> people;
            case TOWN -> towns;
          };
      Draw draw = Draw.of(seed, "facts " + relation);
      List<String> objects =
          switch (relation) {
            case HOME -> deal(towns, subjects.size(), draw);
            case CRAFT -> deal(CRAFTS, subjects.size(), draw);
            case ANIMALS -> deal(ANIMALS, subjects.size(), draw);
            case COLOUR -> deal(COLOURS, subjects.size(), draw);
            case FOOD -> deal(FOODS, subjects.size(), draw);
            case HOBBY -> deal(HOBBIES, subjects.size(), draw);
            case GOODS -> deal(GOODS, subjects.size(), draw);
            case FRIEND, NEIGHBOUR -> ring(subjects, draw);
          };
      for (int i = 0; i < subjects.size(); i++) {
        facts.add(new Fact(relation, subjects.get(i), objects.get(i)));
      }
    }
    return new KnowledgeBase(people, towns, facts);
  }

  List<Fact> about(String subject) {
    return facts.stream().filter(fact -> fact.subject().equals(subject)).toList();
  }

  List<Fact> of(Relation relation) {
    return facts.stream().filter(fact -> fact.relation() == relation).toList();
  }

  /** Every object as often as any other, give or take one. */
  private static List<String> deal(List<String> objects, int count, Draw draw) {
    List<String> order = draw.shuffled(objects);
    return draw.shuffled(
        IntStream.range(0, count).mapToObj(i -> order.get(i % order.size())).toList());
  }

  /** For each subject another one: its successor in a ring through all of them. */
  private static List<String> ring(List<String> subjects, Draw draw) {
    List<String> ring = draw.shuffled(subjects);
    return subjects.stream()
        .map(subject -> ring.get((ring.indexOf(subject) + 1) % ring.size()))
        .toList();
  }
}
