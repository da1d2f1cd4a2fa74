package dev.salvor.workflow.handover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code -Dsalvor.golden=write} writes the pages anew. */
final class HandoverPageTest {
  private static final Path GOLDEN = Path.of("src/test/resources/handover");

  private static void check(String name, String page) throws IOException {
    Path file = GOLDEN.resolve(name);
    if ("write".equals(System.getProperty("salvor.golden"))) {
      Files.writeString(file, page, UTF_8);
    }
    assertThat(page).as(name).isEqualTo(Files.readString(file, UTF_8));
  }

  private static Night begun() {
    return new Night("it's $(me)", List.of(Night.SECRET))
        .phase("stop", 1)
        .undo("stop.service", 1, "systemctl", "start", "db")
        .ended("stop.service", StepResult.SUCCEEDED)
        .outputs("stop.lists", "lists", "\"a\\nb\"")
        .ended("stop.lists", StepResult.SUCCEEDED)
        .phase("move", 2)
        .undo("move.copy", 2);
  }

  @Test
  void beforeAnythingBeganEverythingIsStillToCome() throws IOException {
    check("ready.md", new Night("me", List.of()).page());
  }

  @Test
  void whileAnOrderIsWithTheHostItsUndoIsThereAndTheRecordTellsWhatBegan() throws IOException {
    check("underway.md", begun().page(new Underway(2, 0, List.of("move.copy", "move.pay"), false)));
  }

  @Test
  void saysWhatWasTriedAndWhoIsWaitedFor() throws IOException {
    check(
        "waiting.md",
        begun()
            .failed(
                "move.copy", "main", 1, "cp: password=" + Night.SECRET + "\n\u001b[31mno room\n")
            .pivot("move.copy", "slowly")
            .failed("move.copy", "slowly", 2, "still no room")
            .asks("move.copy")
            .page());
  }

  @Test
  void ofARunThatWasEndedByForceSaysSoFirstAndShowsItAsItStoodBefore() {
    CutShort cut =
        new CutShort(
            Instant.parse("2026-11-21T04:00:00Z"),
            RunStatus.TERMINATED,
            "ended by force by ann@desk: no way back");

    assertThat(begun().asks("move.copy").pageOf(cut))
        .contains(
            "**TERMINATED** at 2026-11-21T04:00:00.000+00:00, on the engine: ended by force by"
                + " ann@desk: no way back. The run's own code did not end it",
            "The rest of this page shows the run as it stood before that.\n\n**WAITING**, as far"
                + " as told by ",
            "Nobody: the run has ended. Until then:\n\n- `move.copy` waits for ",
            "The engine does nothing more in this run",
            "finish move.copy move.copy")
        .doesNotContain("leave the end of the run to it");
  }

  @Test
  void aStepThatLacksAResultStandsThereAsWrittenForWhoeverHasThatResult() {
    assertThat(begun().page())
        .contains(
            """
            # switch.over
            # A TEMPLATE, as the runbook has it: put its value in place of each ${{ ... }}; what is missing comes from copy
            #   do (at most 5m):
            #     switch '${{ outputs.copy.where }}'
            #   to undo it (at most 5m):
            #     switch back
            left switch.over switch.over 'what it does depends on copy'
            """);
  }

  @Test
  void beginsWithTheVariantThatTheRunHasComeTo() {
    String page = begun().failed("move.copy", "main", 1, "").pivot("move.copy", "slowly").page();

    assertThat(page)
        .contains("# main has failed already; it is left out")
        .contains("finish move.copy move.copy check stop fallback_1\n");
  }

  @Test
  void whatWasUndoneIsToBeDoneAnewFromItsFirstVariant() {
    String page =
        begun()
            .pivot("move.copy", "slowly")
            .ended("move.copy", StepResult.FAILED)
            .ended("move.copy", StepResult.UNDONE)
            .ended("stop.service", StepResult.UNDONE)
            .page();

    assertThat(page)
        .contains("finish stop.service stop.service check stop main\n")
        .contains("finish move.copy move.copy check stop main fallback_1\n")
        .contains("# move.copy: it is undone already\n");
  }

  @Test
  void whatTheRunWentOnWithoutIsOfferedByItself() {
    String page =
        begun()
            .ended("move.copy", StepResult.SUCCEEDED)
            .ended("move.pay", StepResult.SUCCEEDED)
            .ended("move.tidy", StepResult.FAILED)
            .phase("switch", 3)
            .page();

    assertThat(page.substring(page.indexOf("## Try again")))
        .contains("finish move.tidy move.tidy never continue main");
    assertThat(page.substring(page.indexOf("## Finish"), page.indexOf("## Try again")))
        .doesNotContain("move.tidy");
  }

  @Test
  void aLaterStepSeesTheOutputsThatAreKnown() {
    assertThat(begun().page()).contains("exec timeout -k 10 300 echo 'a\nb'\n");
  }

  @Test
  void aSecretIsReadWhereItLiesAndNeverShown() {
    String page = new Night(Night.SECRET, List.of(Night.SECRET)).page();

    assertThat(page)
        .doesNotContain(Night.SECRET)
        .contains("give pw\n")
        .contains("holds a secret and is not printed");
    assertThat(new Night("me", List.of(Night.SECRET)).page()).contains("  secret PW pw\n");
  }

  @Test
  void theLastBegunIsUndoneFirst() {
    String page = begun().page();
    String back = page.substring(page.indexOf("## Go back"));

    assertThat(back.indexOf("back switch.over ")).isLessThan(back.indexOf("back move.copy "));
    assertThat(back.indexOf("back move.copy ")).isLessThan(back.indexOf("back stop.service "));
  }

  @Test
  void noValueEndsItsPart() {
    String page = new Night("```\n<!-- salvor: end -->\n````", List.of()).page();

    assertThat(page).contains("<!-- salvorx: finish -->\n`````sh\n");
  }
}
