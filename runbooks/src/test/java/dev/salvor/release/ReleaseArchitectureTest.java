package dev.salvor.release;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.salvor", importOptions = ImportOption.DoNotIncludeTests.class)
final class ReleaseArchitectureTest {
  @ArchTest
  static final ArchRule RELEASES_AND_KEYS_READ_NO_FILES =
      noClasses()
          .that()
          .resideInAnyPackage("dev.salvor.release", "dev.salvor.trust")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..");

  @ArchTest
  static final ArchRule ARCHIVES_STAY_IN_THEIR_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.salvor.release.archive")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.commons.compress..", "io.airlift..");

  @ArchTest
  static final ArchRule NOBODY_IS_MADE_TO_LOAD_THEM =
      classes()
          .that()
          .resideInAPackage("dev.salvor.release")
          .or()
          .resideInAPackage("dev.salvor.trust")
          .should()
          .onlyDependOnClassesThat()
          .resideOutsideOfPackage("dev.salvor.release.archive");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.salvor.(**)").should().beFreeOfCycles();
}
