package dev.assay.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What no module does, and the proof that each rule sees what it forbids. */
class RulesTest {
  @Test
  void onlyTheCommandLinePrints() {
    List<JavaAccess<?>> printing = accesses(System.class, Set.of("out", "err"));
    assertThat(printing).as("the command line prints").isNotEmpty();
    assertThat(printing).filteredOn(access -> !isIn("cli", access.getOriginOwner())).isEmpty();
  }

  @Test
  void onlyTheCommandLineEndsTheProcess() {
    List<JavaAccess<?>> exits = accesses(System.class, Set.of("exit"));
    exits.addAll(accesses(Runtime.class, Set.of("exit", "halt")));
    assertThat(exits).as("the command line exits").isNotEmpty();
    assertThat(exits).filteredOn(access -> !isIn("cli", access.getOriginOwner())).isEmpty();
  }

  @Test
  void nothingLogsByJavaUtilLogging() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .check(Classes.ALL);
    assertThat(Classes.ASSAY)
        .as("the logging that is used instead")
        .anyMatch(type -> dependsOn(type, "org.slf4j"));
  }

  @Test
  void onlyTheBackendUsesTheIncubatingVectorApi() {
    List<JavaClass> users =
        Classes.ASSAY.stream().filter(type -> dependsOn(type, "jdk.incubator")).toList();
    assertThat(users).as("vector kernels").isNotEmpty();
    assertThat(users).filteredOn(type -> !isIn("transformer", type)).isEmpty();
  }

  @Test
  void noPackagesOfAModuleDependOnEachOtherInACircle() {
    slices().assignedFrom(new PackagesOfModules()).should().beFreeOfCycles().check(Classes.ALL);
    assertThat(packages()).hasSizeGreaterThan(30);
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(packages()).extracting(JavaPackage::getName).contains("dev.assay.spi.model");
    assertThat(packages())
        .filteredOn(one -> !one.isAnnotatedWith(NullMarked.class))
        .extracting(JavaPackage::getName)
        .isEmpty();
  }

  @Test
  void everyExceptionThatLeavesTheSpiIsTheOne() {
    classes()
        .that()
        .resideInAPackage("dev.assay.spi..")
        .and()
        .areAssignableTo(Throwable.class)
        .should()
        .haveFullyQualifiedName("dev.assay.spi.EvalException")
        .check(Classes.ALL);
  }

  private static Set<JavaPackage> packages() {
    return Classes.ASSAY.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
  }

  private static List<JavaAccess<?>> accesses(Class<?> owner, Set<String> names) {
    return Classes.ASSAY.stream()
        .flatMap(type -> type.getAccessesFromSelf().stream())
        .filter(access -> access.getTargetOwner().isEquivalentTo(owner))
        .filter(access -> names.contains(access.getTarget().getName()))
        .collect(Collectors.toList());
  }

  private static boolean isIn(String module, JavaClass type) {
    return Module.of(type).filter(one -> one.root().equals(module)).isPresent();
  }

  private static boolean dependsOn(JavaClass type, String prefix) {
    return type.getDirectDependenciesFromSelf().stream()
        .anyMatch(dependency -> dependency.getTargetClass().getName().startsWith(prefix));
  }

  /** Arrows between modules cannot make a circle; those within one can. */
  private static final class PackagesOfModules implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getPackageName().startsWith(Module.ASSAY) && Module.of(type).isPresent()
          ? SliceIdentifier.of(type.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }
}
