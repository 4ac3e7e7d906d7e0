package dev.assay.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;

/** The compiled classes of every module but the benchmarks, which nothing may depend on. */
final class Classes {
  static final JavaClasses ALL = new ClassFileImporter().importPackages("dev.assay");

  /** Without these tests themselves. */
  static final List<JavaClass> ASSAY =
      ALL.stream()
          .filter(type -> !type.getPackageName().equals(Classes.class.getPackageName()))
          .toList();

  private Classes() {}

  static List<JavaClass> of(String module) {
    return ASSAY.stream()
        .filter(type ->
            Module.of(type).map(Module::root).filter(root -> root.equals(module)).isPresent())
        .toList();
  }
}
