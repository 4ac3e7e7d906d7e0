package dev.assay.core.suite;

import dev.assay.core.suite.Study.Wording;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the {@code study} of a suite. */
final class StudyReader {
  private static final String OWN = "own";

  private StudyReader() {}

  /** Mistakes are noted where they are found. */
  static Study read(YamlNode node, long seed) {
    YamlNode.Fields fields =
        node.fields("task", "metric", "filter", "templates", "shots", "orders", "seeds", "formats");
    Integer orders = fields.integer("orders", 1, 100);
    List<Long> seeds =
        fields.integers("seeds", 0, Integer.MAX_VALUE).stream().map(Long::valueOf).toList();
    List<Integer> shots = fields.integers("shots", 0, 1000);
    Study study =
        new Study(
            fields.required("task").text(),
            fields.text("metric"),
            fields.text("filter"),
            wordings(fields, "templates"),
            shots.isEmpty() ? List.of(0) : List.copyOf(new TreeSet<>(shots)),
            orders == null ? 1 : orders,
            seeds.isEmpty() ? List.of(seed) : seeds,
            wordings(fields, "formats"));
    if (study.size() < 2) {
      node.problem("a study varies something: give templates, shots, orders, seeds or formats");
    } else if (study.size() > Study.MOST_CELLS) {
      node.problem(
          "the study has "
              + study.size()
              + " combinations; at most "
              + Study.MOST_CELLS
              + " are run");
    }
    return study;
  }

  private static List<Wording> wordings(YamlNode.Fields fields, String name) {
    List<Wording> wordings = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlNode item : fields.items(name)) {
      Wording wording = wording(item);
      if (!names.add(wording.name())) {
        item.problem("two of the " + name + " are called \"" + wording.name() + "\"");
      }
      wordings.add(wording);
    }
    return wordings.isEmpty() ? List.of(new Wording(OWN, null, Map.of())) : wordings;
  }

  private static Wording wording(YamlNode item) {
    if (item.isText()) {
      return new Wording(item.text(), null, Map.of());
    }
    YamlNode.Fields fields = item.fields("name", "task", "set");
    Map<String, @Nullable Object> overrides = fields.values("set");
    return new Wording(fields.required("name").text(), fields.text("task"), overrides);
  }
}
