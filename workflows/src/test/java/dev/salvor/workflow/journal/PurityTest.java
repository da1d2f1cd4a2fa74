package dev.salvor.workflow.journal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The same events give the same bytes only if nothing else goes in. */
final class PurityTest {
  @Test
  void logsAreMadeFromEventsAlone() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.net.http..", "io.temporal..", "org.slf4j..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            java.io.File.class, java.time.Clock.class, Thread.class, java.util.Random.class)
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.salvor.workflow.journal"));
  }
}
