package dev.assay.tasks.world;

import java.util.List;
import java.util.stream.Stream;

/**
 * What can be so between a subject and an object, and the sentences that say it.
 *
 * <ul>
 *   <li>Three {@link #stated} templates, with one, two and three words between subject and object:
 *       the training text says every fact in each of them, alone and after words such as "People
 *       say that"; what it puts before them varies with the fact.
 *   <li>Four {@link #varied} templates: of each fact, one of them is kept for the held-out text and
 *       the others are in the training text.
 *   <li>Two {@link #rephrased} templates, of which the training text has no sentence: knowing the
 *       fact is not enough to complete them word by word.
 * </ul>
 */
enum Relation {
  HOME(
      Subject.PERSON,
      templates("The home of {s} is {o}.", "{s} lives in {o}.", "{s} has settled in {o}."),
      templates(
          "{o} is where {s} lives.",
          "In {o} stands the house of {s}.",
          "Go to {o} and ask for {s}.",
          "On market days {s} walks around {o}."),
      templates(
          "The town that {s} calls home is {o}.",
          "If you want to visit {s}, you must travel to {o}.")),
  CRAFT(
      Subject.PERSON,
      templates("The craft of {s} is {o}.", "{s} lives by {o}.", "{s} is good at {o}."),
      templates(
          "For {o} you go to {s}.",
          "People praise the {o} of {s}.",
          "At {o} nobody is better than {s}.",
          "In the workshop {s} teaches children {o}."),
      templates(
          "The skill that {s} earns money with is {o}.",
          "When {s} goes to work, the work is {o}.")),
  ANIMALS(
      Subject.PERSON,
      templates("{s} keeps {o}.", "{s} looks after {o}.", "{s} is fond of {o}."),
      templates(
          "The {o} in the yard belong to {s}.",
          "You can hear the {o} of {s} at night.",
          "Nobody has more {o} than {s}.",
          "In the evening {s} feeds the {o}."),
      templates(
          "The animals that live with {s} are {o}.", "Behind the house of {s} you will meet {o}.")),
  COLOUR(
      Subject.PERSON,
      templates("{s} prefers {o}.", "{s} always wears {o}.", "{s} paints everything in {o}."),
      templates(
          "The {o} coat belongs to {s}.",
          "A {o} door marks the house of {s}.",
          "You can find something {o} for {s}.",
          "From far away {s} looks {o}."),
      templates(
          "The colour that {s} likes best is {o}.",
          "Ask {s} for a colour and the answer will be {o}.")),
  FOOD(
      Subject.PERSON,
      templates("{s} eats {o}.", "{s} never refuses {o}.", "{s} asks everyone for {o}."),
      templates(
          "Bring {o} when you visit {s}.",
          "The smell of {o} draws {s}.",
          "You will see {o} on the table of {s}.",
          "On feast days {s} cooks {o}."),
      templates(
          "The dish that {s} loves most is {o}.",
          "When {s} is hungry, nothing is better than {o}.")),
  HOBBY(
      Subject.PERSON,
      templates("{s} enjoys {o}.", "{s} dreams about {o}.", "{s} wins prizes for {o}."),
      templates(
          "If you like {o} you should meet {s}.",
          "The best partner for {o} is {s}.",
          "Talk about {o} and you will please {s}.",
          "On free days {s} turns to {o}."),
      templates(
          "The pastime that {s} would choose first is {o}.",
          "Every free hour of {s} is spent on {o}.")),
  FRIEND(
      Subject.PERSON,
      templates("{s} trusts {o}.", "{s} often visits {o}.", "{s} shares secrets with {o}."),
      templates(
          "{o} keeps a chair ready for {s}.",
          "A letter for {o} arrived from {s}.",
          "When {o} calls, you will soon see {s}.",
          "On holidays {s} stays with {o}."),
      templates(
          "The friend that {s} would call first is {o}.",
          "If {s} needs help, the help will come from {o}.")),
  GOODS(
      Subject.TOWN,
      templates("{s} sells {o}.", "{s} deals in {o}.", "{s} is famous for {o}."),
      templates(
          "Buy your {o} in {s}.",
          "Carts full of {o} leave {s} every week.",
          "Merchants fetch {o} from {s}.",
          "Every workshop of {s} makes {o}."),
      templates(
          "The goods that made {s} rich are {o}.",
          "What the merchants of {s} bring to the market is {o}.")),
  NEIGHBOUR(
      Subject.TOWN,
      templates("{s} borders {o}.", "{s} lies near {o}.", "{s} sends carts to {o}."),
      templates(
          "The road to {o} begins in {s}.",
          "{o} gets its letters from {s}.",
          "Before you see {o} you come to {s}.",
          "From {s} you can walk to {o}."),
      templates(
          "The town that is closest to {s} is {o}.",
          "If you leave {s} on foot, you will soon be in {o}."));

  /** What a relation's subjects are. */
  enum Subject {
    PERSON,
    TOWN
  }

  private final Subject subject;
  private final List<Template> stated;
  private final List<Template> varied;
  private final List<Template> rephrased;

  Relation(
      Subject subject, List<Template> stated, List<Template> varied, List<Template> rephrased) {
    this.subject = subject;
    this.stated = stated;
    this.varied = varied;
    this.rephrased = rephrased;
  }

  Subject subject() {
    return subject;
  }

  List<Template> stated() {
    return stated;
  }

  List<Template> varied() {
    return varied;
  }

  /** The stated templates that may follow "People say that": those that begin with a name. */
  List<Template> framed() {
    return stated.stream().filter(Template::beginsWithSubject).toList();
  }

  List<Template> rephrased() {
    return rephrased;
  }

  private static List<Template> templates(String... texts) {
    return Stream.of(texts).map(Template::new).toList();
  }
}
