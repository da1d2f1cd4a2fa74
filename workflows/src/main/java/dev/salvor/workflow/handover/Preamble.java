package dev.salvor.workflow.handover;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.runbook.PosixShell;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.journal.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The shell text that all other commands of the page need before them. */
final class Preamble {
  private final HandedRun run;
  private final RunSummary summary;

  Preamble(HandedRun run, RunSummary summary) {
    this.run = run;
    this.summary = summary;
  }

  /**
   * Its lines.
   *
   * @param files texts that the commands take from files, by digest
   */
  List<String> lines(Map<String, String> files) {
    List<String> out = new ArrayList<>();
    out.add("root=" + PosixShell.word(run.root()));
    out.add("run=\"$root\"/runs/" + run.runId().folder());
    out.add("lib=" + PosixShell.word(run.library()));
    out.add("SALVOR_RUN_ID=" + PosixShell.word(run.runId().value()));
    out.add("closed_before=" + PosixShell.word(before()));
    out.add("closed_after=" + PosixShell.word(after()));
    out.add(". \"$lib/by-hand.sh\"");
    files.forEach((sha, text) -> file(sha, text, out));
    return out;
  }

  private static void file(String sha, String text, List<String> out) {
    String end = "END-" + sha.substring(0, 12);
    boolean whole = text.endsWith("\n") && Sh.isPasteable(text.replace('\t', ' '));
    if (whole) {
      out.add("text " + sha + " <<'" + end + "'");
      out.add(text.substring(0, text.length() - 1));
      out.add(end);
    } else {
      out.add("printf '" + Sh.octal(text) + "' | text " + sha);
    }
  }

  /** The outcome that closes the run's folder, up to its status, which the host's word writes. */
  private String before() {
    return "{\"runId\":"
        + json(run.runId().value())
        + summary.startedAt().map(at -> ",\"startedAt\":" + json(at.toString())).orElse("")
        + ",\"status\":";
  }

  private String after() {
    return ",\"pivots\":"
        + summary.figures().pivots()
        + ",\"failures\":"
        + summary.figures().failures()
        + ",\"folder\":"
        + json(run.folder())
        + "}";
  }

  private static String json(String text) {
    try {
      return SalvorJson.mapper().writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text cannot be written as JSON", e);
    }
  }
}
