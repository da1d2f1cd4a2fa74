package dev.salvor.worker;

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
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom in the node's program. */
final class ArchitectureTest {
  private static final String ROOT = "dev.salvor.worker";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void theNodeKnowsNothingOfTheCommandLine() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.salvor.cli..", "picocli..")
        .check(CLASSES);
  }

  @Test
  void hostsAreReachedThroughActivitiesOnly() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("net.schmizz..", "dev.salvor.activity.supervisor..")
        .check(CLASSES);
  }

  @Test
  void partsOfTheNodeDoNotKnowTheWhole() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(CLASSES);
  }

  @Test
  void onlyTheAssemblyKnowsActivitiesAndWorkflows() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.salvor.activity..",
            "dev.salvor.workflow.interpreter..",
            "dev.salvor.workflow.profile..",
            "dev.salvor.workflow.journal..",
            "dev.salvor.workflow.wire..")
        .check(CLASSES);
  }

  @Test
  void processesAreTheLowestPart() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".process..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".engine..", ROOT + ".boot..", ROOT + ".doctor..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.salvor.worker.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theProgramIsAllThatIsPublicAtTheTop() {
    classes()
        .that()
        .resideInAPackage(ROOT)
        .and()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .should()
        .haveSimpleName("NodeMain")
        .orShould()
        .haveSimpleNameStartingWith("Worker")
        .orShould()
        .haveSimpleName("RunningWorker")
        .check(CLASSES);
  }

  @Test
  void onlyWhatIsNamedIsCaught() {
    List<String> tooWide =
        CLASSES.stream()
            .filter(c -> !c.isEquivalentTo(NodeMain.class))
            .flatMap(c -> c.getCodeUnits().stream())
            .filter(unit -> unit.getTryCatchBlocks().stream().anyMatch(ArchitectureTest::isWide))
            .map(JavaCodeUnit::getFullName)
            .toList();

    assertThat(tooWide).isEmpty();
  }

  private static boolean isWide(TryCatchBlock block) {
    return block.getCaughtThrowables().stream()
        .map(JavaClass::getName)
        .anyMatch(Set.of("java.lang.Exception", "java.lang.RuntimeException")::contains);
  }

  @Test
  void noFileIsLongerThanFourHundredLines() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      assertThat(files.filter(f -> f.toString().endsWith(".java")))
          .allSatisfy(f -> assertThat(Files.readAllLines(f)).hasSizeLessThanOrEqualTo(400));
    }
  }
}
