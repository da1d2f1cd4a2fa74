package dev.salvor.workflow;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.TryCatchBlock;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What workflow code may use, and who may know whom. */
final class ArchitectureTest {
  private static final String INTERPRETER = "dev.salvor.workflow.interpreter..";
  private static final String REHEARSAL = "dev.salvor.workflow.rehearsal..";
  private static final String NOTICE = "dev.salvor.workflow.notice..";
  private static final String GATEWAY = "dev.salvor.workflow.gateway..";
  private static final String LOCK = "dev.salvor.workflow.lock";
  private static final String SCHEDULE = "dev.salvor.workflow.schedule..";
  private static final String PROFILE = "dev.salvor.workflow.profile..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.salvor.workflow");

  @Test
  void workflowCodeHasNoClockRandomnessEnvironmentOrThreadOfItsOwn() {
    noClasses()
        .that()
        .resideInAnyPackage(INTERPRETER, REHEARSAL, NOTICE, GATEWAY, LOCK, SCHEDULE, PROFILE)
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Random.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(CLASSES);
  }

  @Test
  void workflowCodeHasNoInputOutputNoLoggerAndNoConcurrencyOfTheJvm() {
    noClasses()
        .that()
        .resideInAnyPackage(INTERPRETER, REHEARSAL, NOTICE, GATEWAY, LOCK, SCHEDULE, PROFILE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.nio.file..",
            "java.net..",
            "java.sql..",
            "java.util.concurrent..",
            "org.slf4j..",
            "java.util.logging..",
            "io.temporal.client..")
        .check(CLASSES);
  }

  @Test
  void workflowCodeKeepsTheOrderOfMapsAndSets() {
    noClasses()
        .that()
        .resideInAnyPackage(
            INTERPRETER,
            REHEARSAL,
            NOTICE,
            GATEWAY,
            LOCK,
            SCHEDULE,
            PROFILE,
            "dev.salvor.workflow.contract..")
        .should()
        .callMethod(Map.class, "copyOf", Map.class)
        .orShould()
        .callMethod(Set.class, "copyOf", java.util.Collection.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.HashMap")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.HashSet")
        .check(CLASSES);
  }

  @Test
  void workflowCodeCatchesOnlyWhatItNames() {
    List<String> tooWide =
        CLASSES.stream()
            .filter(
                c ->
                    c.getPackageName()
                        .matches(
                            "dev.salvor.workflow.(interpreter|rehearsal|notice|gateway|lock|schedule|profile)"))
            .flatMap(c -> c.getCodeUnits().stream())
            .filter(unit -> unit.getTryCatchBlocks().stream().anyMatch(ArchitectureTest::isWide))
            .map(JavaCodeUnit::getFullName)
            .toList();

    assertThat(tooWide).isEmpty();
  }

  private static boolean isWide(TryCatchBlock block) {
    return block.getCaughtThrowables().stream()
        .map(JavaClass::getName)
        .anyMatch(
            Set.of("java.lang.Exception", "java.lang.Throwable", "java.lang.RuntimeException")
                ::contains);
  }

  @Test
  void activityOptionsAreMadeInProfilesOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(PROFILE)
        .should()
        .callMethod(io.temporal.activity.ActivityOptions.class, "newBuilder")
        .orShould()
        .callMethod(io.temporal.activity.LocalActivityOptions.class, "newBuilder")
        .check(CLASSES);
  }

  @Test
  void resolvingAndTheHandoverPageReadAndWriteNothingAndKnowNoWorkflow() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.salvor.workflow.resolve..", "dev.salvor.workflow.handover..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.nio.file..", "java.net..", "io.temporal..", INTERPRETER, REHEARSAL, PROFILE)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(CLASSES);
  }

  @Test
  void workflowCodeDoesNotResolve() {
    noClasses()
        .that()
        .resideInAnyPackage(INTERPRETER, REHEARSAL, PROFILE, "dev.salvor.workflow.contract..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.salvor.workflow.resolve..", "dev.salvor.workflow.handover..")
        .check(CLASSES);
  }

  @Test
  void theContractKnowsNobody() {
    noClasses()
        .that()
        .resideInAPackage("dev.salvor.workflow.contract..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            INTERPRETER,
            REHEARSAL,
            NOTICE,
            GATEWAY,
            LOCK,
            SCHEDULE,
            PROFILE,
            "dev.salvor.workflow.wire..")
        .check(CLASSES);
  }

  @Test
  void workflowCodeAndLogsKnowNothingOfFindingAnEngine() {
    noClasses()
        .that()
        .resideInAnyPackage(
            INTERPRETER,
            PROFILE,
            "dev.salvor.workflow.contract..",
            "dev.salvor.workflow.journal..",
            "dev.salvor.workflow.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.salvor.workflow.connect..")
        .check(CLASSES);
  }

  @Test
  void theConnectionKnowsNothingOfRunsAndRunbooks() {
    noClasses()
        .that()
        .resideInAPackage("dev.salvor.workflow.connect..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.salvor..")
                .and(not(resideInAPackage("dev.salvor.workflow.connect..")))
                .and(not(resideInAPackage("dev.salvor.runbook.json.."))))
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.salvor.workflow.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theInterpreterShowsOnlyItsRegistration() {
    classes()
        .that()
        .resideInAPackage(INTERPRETER)
        .and()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .should()
        .haveSimpleNameStartingWith("Interpreter")
        .check(CLASSES);
  }

  @Test
  void noFileIsLongerThanFourHundredLines() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      assertThat(files.filter(f -> f.toString().endsWith(".java")))
          .allSatisfy(f -> assertThat(Files.readAllLines(f)).hasSizeLessThanOrEqualTo(400));
    }
  }
}
