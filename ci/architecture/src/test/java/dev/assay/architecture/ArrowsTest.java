package dev.assay.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows of the map in ARCHITECTURE.md, and that there was something to hold them against. */
class ArrowsTest {
  @Test
  void everyClassBelongsToAModuleOfTheMap() {
    assertThat(Classes.ASSAY).hasSizeGreaterThan(400);
    assertThat(Classes.ASSAY).filteredOn(type -> Module.of(type).isEmpty()).isEmpty();
  }

  /** A module that is missing from the class path would be held to nothing. */
  @ParameterizedTest
  @CsvSource({
    "spi, 50",
    "jinja, 40",
    "yamltasks, 40",
    "transformer, 60",
    "training, 40",
    "units, 10",
    "core, 60",
    "testkit, 5",
    "cli, 20",
    "reports, 5",
    "site, 15",
    "plugins.dummy, 3",
    "plugins.ngram, 30",
    "plugins.transformer, 5",
    "plugins.discreteunits, 5",
    "plugins.example, 3",
    "tasks.scoring, 20",
    "tasks.perplexity, 3",
    "tasks.fewshot, 1",
    "tasks.code, 1",
    "tasks.chainofthought, 1",
    "tasks.emergence, 1",
    "tasks.discreteunits, 5",
    "tasks.world, 15"
  })
  void everyModuleIsLookedAt(String module, int least) {
    assertThat(Classes.of(module)).hasSizeGreaterThanOrEqualTo(least);
  }

  @Test
  void everyArrowPointsTheWayOfTheMap() {
    Set<String> wrong = new TreeSet<>();
    int arrows = 0;
    for (JavaClass type : Classes.ASSAY) {
      Module from = Module.of(type).orElseThrow();
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        Optional<JavaClass> seen = assay(dependency.getTargetClass());
        if (seen.isPresent()) {
          arrows++;
          // Benchmarks, say, are in no module that anything may see.
          if (Module.of(seen.get()).filter(from::maySee).isEmpty()) {
            wrong.add(dependency.getDescription());
          }
        }
      }
    }
    assertThat(arrows).isGreaterThan(3000);
    assertThat(wrong).isEmpty();
  }

  @Test
  void theArrowsThatTheMapShowsAreThere() {
    Set<String> arrows = new HashSet<>();
    for (JavaClass type : Classes.ASSAY) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        assay(dependency.getTargetClass())
            .flatMap(Module::of)
            .ifPresent(to -> arrows.add(Module.of(type).orElseThrow().root() + " " + to.root()));
      }
    }
    assertThat(arrows)
        .contains(
            "core spi",
            "cli core",
            "yamltasks spi",
            "yamltasks jinja",
            "testkit spi",
            "reports spi",
            "site core",
            "cli site",
            "training transformer",
            "plugins.ngram spi",
            "plugins.transformer transformer",
            "plugins.discreteunits units",
            "tasks.world yamltasks");
  }

  /** They are libraries that could leave: no harness, no dependency injection. */
  @ParameterizedTest
  @ValueSource(strings = {"jinja", "transformer", "training", "units"})
  void aLibraryKnowsNoGuiceAndNoHarness(String module) {
    assertThat(targets(module))
        .filteredOn(name -> name.startsWith("com.google.inject") || name.startsWith("jakarta."))
        .isEmpty();
  }

  /** What every plugin compiles against brings nothing along but Guice's API. */
  @Test
  void theSpiNeedsGuiceAloneOfAllLibraries() {
    assertThat(targets("spi"))
        .filteredOn(name -> !name.startsWith("java.") && !name.startsWith("dev.assay.spi."))
        .allMatch(
            name -> name.equals("com.google.inject.Module") || name.startsWith("org.jspecify"));
  }

  private static List<String> targets(String module) {
    List<String> targets =
        Classes.of(module).stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .map(dependency -> base(dependency.getTargetClass()))
            .filter(type -> !type.isPrimitive())
            .map(JavaClass::getName)
            .distinct()
            .toList();
    assertThat(targets).contains("java.lang.Object").hasSizeGreaterThan(40);
    return targets;
  }

  private static Optional<JavaClass> assay(JavaClass target) {
    return Optional.of(base(target)).filter(type -> type.getPackageName().startsWith(Module.ASSAY));
  }

  private static JavaClass base(JavaClass type) {
    return type.getBaseComponentType();
  }
}
