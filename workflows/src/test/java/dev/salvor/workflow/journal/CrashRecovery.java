package dev.salvor.workflow.journal;

import dev.salvor.runbook.Ask;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A crash recovery with everything that a log has to tell. */
final class CrashRecovery {
  /** Is printed by a command of the fixture. */
  static final String SECRET = "tr0ub4dor&3";

  private static final Instant START = Instant.parse("2026-11-20T14:30:22.004Z");
  private static final String STATE = "/var/lib/salvor/runs/crash-recovery-20261120-143022-x7k2";

  private final List<RunEvent> events = new ArrayList<>();
  private Instant now = START;

  private CrashRecovery() {}

  static List<RunEvent> events() {
    CrashRecovery run = new CrashRecovery();
    run.begin();
    run.diagnostics();
    run.libxcrypt();
    run.password();
    run.display();
    run.undo();
    run.end();
    return run.events;
  }

  private long seq() {
    return events.size() + 1L;
  }

  private Instant after(double seconds) {
    now = now.plusMillis(Math.round(seconds * 1000));
    return now;
  }

  private void begin() {
    events.add(
        new RunEvent.RunStarted(
            seq(),
            now,
            "crash-recovery-20261120-143022-x7k2",
            "crash-recovery",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "local",
            "ann",
            "desk",
            1));
    events.add(
        new RunEvent.HostReady(
            seq(), after(0.2), STATE, List.of("no auditd: process accounting is left out")));
  }

  private void phase(String name, int number, String title) {
    events.add(new RunEvent.PhaseStarted(seq(), after(0.01), name, number, 8, title));
  }

  private void phaseEnds(String name, double seconds, int failures) {
    events.add(
        new RunEvent.PhaseEnded(
            seq(), after(0.01), name, Duration.ofMillis(Math.round(seconds * 1000)), failures));
  }

  private void attempt(
      String step,
      String variant,
      int attempt,
      double seconds,
      AttemptResult result,
      boolean done,
      StepPart part,
      String command,
      String tail,
      String why) {
    Instant from = now;
    events.add(
        new RunEvent.AttemptEnded(
            seq(),
            after(seconds),
            from,
            step,
            variant,
            attempt,
            result,
            done,
            part,
            command,
            tail,
            tail.length() + 4000L,
            tail.length(),
            STATE + "/segments/2/" + step.substring(step.indexOf('.') + 1) + "." + attempt + ".out",
            why));
  }

  private void step(
      String step, String title, StepResult result, String variant, int attempts, String why) {
    events.add(
        new RunEvent.StepEnded(
            seq(), after(0.005), step, title, result, variant, attempts, false, why));
  }

  private void pivot(
      String step, int attempt, String from, String to, String what, String why, double s) {
    events.add(
        new RunEvent.PivotTaken(
            seq(),
            after(0.01),
            "local",
            step,
            attempt,
            from,
            to,
            what,
            why,
            Duration.ofMillis(Math.round(s * 1000))));
  }

  private void diagnostics() {
    phase("diagnostics", 1, "Baseline before any change");
    attempt(
        "diagnostics.snapshot-before",
        "main",
        1,
        3.4,
        new AttemptResult.Exited(0),
        true,
        StepPart.COMMAND,
        "snapshot do",
        "",
        "");
    step("diagnostics.snapshot-before", "Record the host", StepResult.SUCCEEDED, "main", 1, "");
    phaseEnds("diagnostics", 3.5, 0);
    phase("process-cleanup", 2, "End leftovers of the crash");
    attempt(
        "process-cleanup.stuck",
        "main",
        1,
        20,
        new AttemptResult.TimedOutAlive(
            Duration.ofSeconds(10), List.of(new AttemptResult.Survivor(4711, "D", "io_schedule"))),
        false,
        StepPart.COMMAND,
        "dd if=/dev/zero of=/mnt/frozen/file",
        "",
        "KILL was sent and pid 4711 is still there");
    events.add(
        new RunEvent.StepEnded(
            seq(),
            after(0.005),
            "process-cleanup.stuck",
            "End the writer",
            StepResult.FAILED,
            "main",
            1,
            true,
            "a process in state D cannot be ended"));
    phaseEnds("process-cleanup", 20.1, 1);
  }

  private void libxcrypt() {
    String step = "libxcrypt.rebuild";
    phase("libxcrypt", 3, "The C library can hash with SHA-512 again");
    attempt(
        step,
        "main",
        1,
        5,
        new AttemptResult.TimedOut(Duration.ofSeconds(5)),
        false,
        StepPart.COMMAND,
        "emerge --oneshot sys-libs/libxcrypt",
        "Calculating dependencies... done!\n>>> Emerging (1 of 1) sys-libs/libxcrypt-4.4.36\n",
        "no end within 5s");
    pivot(step, 1, "main", "binary-package", "timeout", "the build did not end within 5s", 5);
    attempt(
        step,
        "binary-package",
        2,
        0.8,
        new AttemptResult.Exited(1),
        false,
        StepPart.COMMAND,
        "emerge --usepkgonly --oneshot sys-libs/libxcrypt",
        "\u001b[31m!!! no binary package\u001b[0m\r\n",
        "");
    events.add(new RunEvent.RetryDue(seq(), after(0.01), step, 3, Duration.ofSeconds(2)));
    after(2);
    attempt(
        step,
        "binary-package",
        3,
        0.7,
        new AttemptResult.Exited(1),
        false,
        StepPart.COMMAND,
        "emerge --usepkgonly --oneshot sys-libs/libxcrypt",
        "!!! no binary package\n",
        "");
    pivot(step, 3, "binary-package", "manual-build", "exit", "exit 1", 3.5);
    attempt(
        step,
        "manual-build",
        4,
        141.2,
        new AttemptResult.Exited(0),
        true,
        StepPart.VERIFY,
        "sh build-libxcrypt.sh",
        "",
        "crypt(3) hashes with SHA-512");
    step(
        step,
        "Rebuild libxcrypt",
        StepResult.SUCCEEDED_BY_FALLBACK,
        "manual-build",
        4,
        "by manual-build");
    phaseEnds("libxcrypt", 151.3, 0);
  }

  private void password() {
    phase("password", 4, "");
    step("password.reset", "Reset the password", StepResult.SKIPPED, "", 0, "no user is given");
    phaseEnds("password", 0.01, 0);
    phase("pam", 5, "");
    String step = "pam.restart-sssd";
    attempt(
        step,
        "main",
        1,
        1.1,
        new AttemptResult.Unknown(),
        false,
        StepPart.COMMAND,
        "sh restart.sh --token=" + SECRET,
        "connecting with " + SECRET + "\n",
        "the host lost power");
    Question question =
        new Question(
            step,
            "nobody knows whether it ran\nand idempotency is never",
            now,
            now.plusSeconds(3600),
            Ask.OnTimeout.ABORT,
            Optional.empty());
    events.add(new RunEvent.QuestionAsked(seq(), after(0.01), question));
    events.add(
        new RunEvent.Decided(
            seq(),
            after(62),
            new Decision(
                "d-1",
                Decision.Kind.SKIP,
                Optional.of(step),
                "bob",
                "laptop",
                now,
                Optional.of("sssd runs, I looked"),
                Map.of()),
            true,
            "the step is skipped"));
    step(step, "", StepResult.SKIPPED, "main", 1, "by decision of bob");
    phaseEnds("pam", 63.2, 0);
  }

  private void display() {
    phase("display-manager", 6, "The graphical login starts at boot");
    attempt(
        "display-manager.enable",
        "main",
        1,
        0.3,
        new AttemptResult.Exited(137),
        false,
        StepPart.COMMAND,
        "service do",
        "Failed to enable unit: Unit file gdm.service does not exist.\n",
        "gdm.service is not installed");
    step(
        "display-manager.enable",
        "Enable the display manager",
        StepResult.FAILED,
        "main",
        1,
        "gdm.service is not installed");
    phaseEnds("display-manager", 0.4, 1);
  }

  private void undo() {
    events.add(
        new RunEvent.UndoStarted(
            seq(),
            after(0.1),
            List.of("libxcrypt.rebuild", "diagnostics.snapshot-before"),
            "display-manager.enable failed"));
    events.add(new RunEvent.PhaseStarted(seq(), after(0.01), "undo", 0, 8, ""));
    attempt(
        "libxcrypt.rebuild",
        "undo",
        5,
        0.6,
        new AttemptResult.Exited(0),
        true,
        StepPart.COMMAND,
        "sh restore-libxcrypt.sh",
        "",
        "");
    step("libxcrypt.rebuild", "Rebuild libxcrypt", StepResult.UNDONE, "undo", 5, "");
    attempt(
        "diagnostics.snapshot-before",
        "undo",
        2,
        0.2,
        new AttemptResult.Exited(3),
        false,
        StepPart.COMMAND,
        "snapshot undo",
        "line 1\nline 2",
        "");
    step("diagnostics.snapshot-before", "", StepResult.UNDO_FAILED, "undo", 2, "exit 3");
    phaseEnds("undo", 0.9, 1);
  }

  private void end() {
    events.add(
        new RunEvent.Noted(
            seq(), after(0.01), Optional.empty(), "löschen → fertig \u202Egnp.exe\u2028 ok"));
    events.add(
        new RunEvent.RunEnded(
            seq(),
            after(0.1),
            RunStatus.ROLLBACK_FAILED,
            "display-manager.enable failed; undo of diagnostics.snapshot-before failed too",
            2,
            1));
  }
}
