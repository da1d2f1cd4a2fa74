package dev.salvor.activity;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom among the activities, and what only one place may use. */
final class ArchitectureTest {
  private static final String HOST = "dev.salvor.activity.host..";
  private static final String FAILURE = "dev.salvor.activity.failure..";
  private static final String NOTICE = "dev.salvor.activity.notice..";
  private static final String SCHEDULE = "dev.salvor.activity.schedule..";
  private static final String TRANSPORT = "dev.salvor.activity.transport..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.salvor.activity");

  @Test
  void theRulesSeeTheClasses() {
    assertThat(CLASSES).hasSizeGreaterThan(50);
  }

  @Test
  void sshjIsKnownToTheSshTransportOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.salvor.activity.transport.ssh..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("net.schmizz..", "com.hierynomus..")
        .check(CLASSES);
  }

  @Test
  void failuresOfTheEngineAreMadeInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage(FAILURE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.temporal.failure..")
        .check(CLASSES);
  }

  @Test
  void onlyTheActivitiesThemselvesKnowTheEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackages(HOST, FAILURE, SCHEDULE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.temporal..")
        .check(CLASSES);
  }

  @Test
  void nothingKnowsTheWorkerTheCommandLineOrTheInterpreter() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.salvor.worker..",
            "dev.salvor.cli..",
            "dev.salvor.workflow.interpreter..",
            "dev.salvor.workflow.profile..")
        .check(CLASSES);
  }

  @Test
  void aHostIsReachedThroughItsConnectionOnly() {
    noClasses()
        .that()
        // Who is told of a run is told from the node, by programs of the node; what the node itself
        // needs to reach a host it may have to ask one for.
        .resideOutsideOfPackages(TRANSPORT, NOTICE, "dev.salvor.activity.secret..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Process.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ProcessBuilder.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("dev.salvor.activity.transport.local..")
        .check(CLASSES);
  }

  @Test
  void theClockMeasuresNothing() {
    noClasses()
        .that()
        .resideInAPackage("dev.salvor.activity.supervisor..")
        // It says when, not how long.
        .and()
        .doNotHaveSimpleName("NotBegunReport")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.salvor.activity.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void noFileIsLongerThanFourHundredLines() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      assertThat(files.filter(f -> f.toString().endsWith(".java")))
          .allSatisfy(f -> assertThat(Files.readAllLines(f)).hasSizeLessThanOrEqualTo(400));
    }
  }
}
