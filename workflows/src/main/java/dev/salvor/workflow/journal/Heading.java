package dev.salvor.workflow.journal;

/** The first line of a log that is not a timeline. */
final class Heading {
  private Heading() {}

  static String of(RunSummary run, String what) {
    return "# "
        + what
        + " of run "
        + (run.runId().isEmpty() ? "-" : run.runId())
        + " ("
        + (run.runbook().isEmpty() ? "runbook unknown" : run.runbook())
        + ") on host "
        + (run.host().isEmpty() ? "-" : run.host())
        + ", "
        + run.startedAt().map(at -> "started " + Texts.time(at)).orElse("not started")
        + ", "
        + run.status()
        + run.endedAt().map(at -> " " + Texts.time(at)).orElse("");
  }
}
