package dev.assay.tasks.world;

import java.util.ArrayList;
import java.util.List;

/** Names of people and towns: one word each, all different, no word of the grammar. */
final class Names {
  private static final List<String> PERSON_STARTS =
      words(
          """
          Al Bel Bran Cas Cor Dal Dar Del El Er Fal Fen Fin Gal Gil Hal Hel Jor Kel Kor Lan Lin \
          Lor Mal Mar Mel Nor Or Per Quin Ros Rin Sel Sil Tam Tor Ul Val Ver Wil Yor Zan\
          """);
  private static final List<String> PERSON_ENDS =
      words(
          """
          a ana and ard aron as bert da dan den dra eda elin en eth ia ian ina ira ith lan lia \
          lin ma mar mina mir mund na nia on ora ric rida ro rona va vin wen win wyn\
          """);
  private static final List<String> TOWN_STARTS =
      words(
          """
          Alder Ash Birch Brook Clay Cliff Copper Deer East Elm Fern Glen Hazel High Iron Kings \
          Lake Linden Maple Mill Moss North Oak Raven Reed Rose Salt Silver Stone Swan Thorn West \
          Winter Wolf\
          """);
  private static final List<String> TOWN_ENDS =
      words(
          """
          bridge brook bury dale field ford gate ham haven hill ley mere minster mouth port stead \
          ton wick wood worth\
          """);

  private Names() {}

  static List<String> people(int count, long seed) {
    return some(count, PERSON_STARTS, PERSON_ENDS, Draw.of(seed, "people"));
  }

  static List<String> towns(int count, long seed) {
    return some(count, TOWN_STARTS, TOWN_ENDS, Draw.of(seed, "towns"));
  }

  private static List<String> some(int count, List<String> starts, List<String> ends, Draw draw) {
    var all = new ArrayList<String>();
    for (String start : starts) {
      for (String end : ends) {
        if (!start.equalsIgnoreCase(end)) {
          all.add(start + end);
        }
      }
    }
    return draw.shuffled(all.stream().distinct().toList()).subList(0, count);
  }

  static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
