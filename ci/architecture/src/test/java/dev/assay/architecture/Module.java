package dev.assay.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Optional;
import java.util.Set;

/**
 * A module of the map in ARCHITECTURE.md.
 *
 * @param root its package; all of a module's packages begin so, and no other module's do
 * @param sees the modules that it may depend on
 */
record Module(String root, Set<String> sees) {
  static final String ASSAY = "dev.assay.";

  private static final Set<String> LIBRARIES =
      Set.of(
          "spi",
          "jinja",
          "yamltasks",
          "transformer",
          "training",
          "units",
          "core",
          "testkit",
          "cli",
          "reports",
          "site");

  /** Of which each package below is a module. */
  private static final Set<String> FAMILIES = Set.of("plugins", "tasks");

  /** The module of a class of Assay; nothing for one that is in none. */
  static Optional<Module> of(JavaClass type) {
    String[] names = type.getPackageName().substring(ASSAY.length()).split("\\.");
    if (LIBRARIES.contains(names[0])) {
      return Optional.of(new Module(names[0], seenBy(names[0])));
    }
    if (FAMILIES.contains(names[0]) && names.length > 1) {
      String root = names[0] + "." + names[1];
      return Optional.of(new Module(root, seenBy(root)));
    }
    return Optional.empty();
  }

  boolean maySee(Module other) {
    return other.root.equals(root) || sees.contains(other.root);
  }

  private static Set<String> seenBy(String root) {
    return switch (root) {
      case "spi", "jinja", "transformer", "units" -> Set.of();
      case "yamltasks" -> Set.of("spi", "jinja");
      case "training" -> Set.of("transformer");
      case "core", "testkit", "reports" -> Set.of("spi");
      case "site" -> Set.of("spi", "core", "reports");
      case "cli" -> Set.of("spi", "core", "yamltasks", "transformer", "training", "units", "site");
      case "plugins.transformer" -> Set.of("spi", "jinja", "transformer");
      // Checkpoints, tokenizers, kernels and prefix trees serve recurrent networks as they are.
      case "plugins.rnn" -> Set.of("spi", "transformer");
      case "plugins.discreteunits" -> Set.of("spi", "units");
      case "tasks.discreteunits" -> Set.of("spi", "yamltasks", "units");
      case "tasks.scoring" -> Set.of("spi", "jinja");
      default -> root.startsWith("plugins.") ? Set.of("spi") : Set.of("spi", "yamltasks");
    };
  }
}
