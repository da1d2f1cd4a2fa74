package dev.salvor.workflow.report;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The same report gives the same bytes only if nothing else goes in. */
final class PurityTest {
  @Test
  void thePageIsMadeFromTheReportAlone() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.nio.file..",
            "java.net..",
            "io.temporal..",
            "org.slf4j..",
            "dev.salvor.workflow.interpreter..",
            "dev.salvor.workflow.connect..",
            "dev.salvor.workflow.wire..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            java.io.File.class, java.time.Clock.class, Thread.class, java.util.Random.class)
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.salvor.workflow.report"));
  }
}
