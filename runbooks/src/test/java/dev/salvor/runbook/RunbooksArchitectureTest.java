package dev.salvor.runbook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = {"dev.salvor.runbook", "dev.salvor.fleet"},
    importOptions = ImportOption.DoNotIncludeTests.class)
final class RunbooksArchitectureTest {
  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.salvor.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_MODULE_KNOWS_NO_OTHER =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.salvor.workflow..", "dev.salvor.activity..", "io.temporal..");

  @ArchTest
  static final ArchRule CEL_STAYS_IN_ITS_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.salvor.runbook.expr")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.cel..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule YAML_STAYS_IN_ITS_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.salvor.runbook.yaml")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.snakeyaml..");

  @ArchTest
  static final ArchRule THE_VALIDATOR_STAYS_IN_ITS_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.salvor.runbook.schema")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.networknt..");

  @ArchTest
  static final ArchRule VALUES_DEPEND_ON_NOTHING =
      classes()
          .that()
          .resideInAPackage("dev.salvor.runbook")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.salvor.runbook",
              "java..",
              "com.fasterxml.jackson.annotation..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule HOSTS_DEPEND_ON_VALUES_ONLY =
      classes()
          .that()
          .resideInAPackage("dev.salvor.fleet")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.salvor.fleet",
              "dev.salvor.runbook",
              "java..",
              "com.fasterxml.jackson.annotation..",
              "org.jspecify..");
}
