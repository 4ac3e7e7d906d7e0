package dev.assay.yamltasks.catalog;

import dev.assay.spi.EvalException;
import dev.assay.yamltasks.config.GroupConfig;
import dev.assay.yamltasks.config.GroupConfigReader;
import dev.assay.yamltasks.config.KnownScorers;
import dev.assay.yamltasks.config.Problem;
import dev.assay.yamltasks.config.Problems;
import dev.assay.yamltasks.config.TaskConfigReader;
import dev.assay.yamltasks.task.TemplateChecker;
import dev.assay.yamltasks.yaml.Mark;
import dev.assay.yamltasks.yaml.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of a collection of definitions runs, and what prevents the rest. No data is opened.
 *
 * @param files one finding a task or group, and one for each file that holds neither because it is
 *     malformed; files that others include have none
 * @param warnings what files hold and hardly mean, such as a key given twice; a sentence each
 */
public record Validation(List<Finding> files, List<String> warnings) {
  public Validation {
    files = List.copyOf(files);
    warnings = List.copyOf(warnings);
  }

  private static final Pattern LOCATED = Pattern.compile("(.+?):(\\d{1,9}): (.*)", Pattern.DOTALL);

  /** What a finding is about. */
  public enum Kind {
    TASK,
    GROUP,
    /** A file that could not be read. */
    FILE
  }

  /**
   * @param name of the task or group; the file's again if it could not be read
   * @param problems none if it runs
   */
  public record Finding(Kind kind, String file, String name, List<Problem> problems) {
    public Finding {
      problems = List.copyOf(problems);
    }

    public boolean runs() {
      return problems.isEmpty();
    }
  }

  /** How many of a kind run, or do not. */
  public long count(Kind kind, boolean runs) {
    return files.stream().filter(f -> f.kind() == kind && f.runs() == runs).count();
  }

  /**
   * How many definitions need each Python function or are kept by each key, most frequent first.
   */
  public Map<String, Long> preventions() {
    Map<String, Long> counts =
        files.stream()
            .flatMap(finding -> finding.problems().stream().map(Validation::reason).distinct())
            .collect(Collectors.groupingBy(reason -> reason, TreeMap::new, Collectors.counting()));
    var sorted = new LinkedHashMap<String, Long>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private static String reason(Problem problem) {
    String key = problem.key().replaceAll("\\[\\d+\\]", "");
    return problem.function() == null ? key : key + ": !function";
  }

  /**
   * Checks a file, or all definitions below a folder.
   *
   * @param known the metrics and filters there are
   * @param tasks the tasks that groups may name besides those found
   * @throws EvalException if there is no such file or folder
   */
  public static Validation of(Path path, KnownScorers known, Set<String> tasks) {
    var index = new Index(Sources.FILES);
    var findings = new ArrayList<Finding>();
    var found = new ArrayList<Entry>();
    for (Path file : Catalog.files(path)) {
      String name = Catalog.slashed(file);
      try {
        found.addAll(index.add(name));
      } catch (EvalException e) {
        findings.add(new Finding(Kind.FILE, name, name, List.of(problem(e, name))));
      }
    }
    SequencedMap<String, Entry> entries = index.entries();
    var names = new LinkedHashSet<>(entries.keySet());
    names.addAll(tasks);
    var templates = new TemplateChecker();
    for (Entry entry : found) {
      findings.add(
          new Finding(
              entry instanceof Entry.OfGroup ? Kind.GROUP : Kind.TASK,
              entry.file(),
              entry.name(),
              problems(entry, known, entries, names, templates)));
    }
    return new Validation(findings, index.warnings());
  }

  /** The error as a problem, with its line where the message begins with file and line. */
  private static Problem problem(EvalException e, String file) {
    String message = String.valueOf(e.getMessage());
    Matcher located = LOCATED.matcher(message);
    return located.matches()
        ? new Problem(
            new Mark(located.group(1), Integer.parseInt(located.group(2))),
            "file",
            located.group(3),
            null)
        : new Problem(new Mark(file, 1), "file", message, null);
  }

  private static List<Problem> problems(
      Entry entry,
      KnownScorers known,
      Map<String, Entry> entries,
      Set<String> names,
      TemplateChecker templates) {
    var problems = new Problems();
    switch (entry) {
      case Entry.OfTask task ->
          templates.check(TaskConfigReader.read(task.merged(), known, problems), problems);
      case Entry.OfGroup group -> {
        GroupConfig config = GroupConfigReader.read(group.name(), group.merged(), problems);
        if (within(config, entries, new HashSet<>()).contains(group.name())) {
          problems.add(group.merged().markOf("task"), "task", "leads back to this group.");
        }
        for (GroupConfig.Member member : config.members()) {
          if (member instanceof GroupConfig.Member.Named(Mark mark, String name, var overrides)
              && !names.contains(name)
              && !overrides.has("dataset_path")
              && !config.overrides().has("dataset_path")) {
            problems.add(mark, "task", "names \"" + name + "\", which is not defined here.");
          }
        }
      }
      case Entry.OfTag _ -> {}
    }
    return problems.found();
  }

  /** The names of all groups in the group, and in those, as deep as they go. */
  private static Set<String> within(
      GroupConfig group, Map<String, Entry> entries, Set<String> found) {
    for (GroupConfig.Member member : group.members()) {
      YamlNode.Mapping inner = null;
      if (entries.get(member.name()) instanceof Entry.OfGroup entry) {
        inner = entry.merged();
      } else if (member instanceof GroupConfig.Member.Nested nested) {
        inner = nested.definition();
      }
      if (inner != null && found.add(member.name())) {
        // What is wrong with the inner group is told where that is looked at.
        within(GroupConfigReader.read(member.name(), inner, new Problems()), entries, found);
      }
    }
    return found;
  }
}
