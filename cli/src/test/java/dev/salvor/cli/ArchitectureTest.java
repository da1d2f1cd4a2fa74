package dev.salvor.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.salvor.cli");

  @Test
  void knowsContractWireConnectJournalAndRunbooksButNoWorkerAndNoActivity() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.salvor.worker..",
            "dev.salvor.activity..",
            "dev.salvor.workflow.interpreter..",
            "dev.salvor.workflow.profile..")
        .check(CLASSES);
  }

  @Test
  void onlyTheEngineAndItsStandInSpeakToTemporal() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.salvor.cli.engine..", "dev.salvor.cli.rehearsal..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.temporal..", "io.grpc..")
        .check(CLASSES);
  }

  @Test
  void viewsReadNoClockNoFileAndNoNetwork() {
    noClasses()
        .that()
        .resideInAPackage("dev.salvor.cli.view..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "io.temporal..")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "getenv")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.salvor.cli.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
