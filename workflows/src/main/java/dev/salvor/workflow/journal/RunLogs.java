package dev.salvor.workflow.journal;

import dev.salvor.workflow.contract.event.RunEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * The texts that need nothing but the events. The two that hold snapshots are written on the host,
 * which has them; their first lines come from here.
 */
public final class RunLogs {
  /** Name of the summary's file. */
  public static final String RUN_JSON = "run.json";

  private RunLogs() {}

  /** Writes {@code main.log}. */
  public static void main(Iterable<? extends Entry> journal, LogLines out) throws IOException {
    MainLog log = new MainLog();
    for (Entry entry : journal) {
      log.add(entry, out);
    }
  }

  /** Writes {@code main.log} with one more line, which is about the files of the run themselves. */
  public static void mainWithRemark(Iterable<? extends Entry> journal, String remark, LogLines out)
      throws IOException {
    MainLog log = new MainLog();
    Instant last = Instant.EPOCH;
    long seq = 0;
    for (Entry entry : journal) {
      log.add(entry, out);
      if (entry instanceof Entry.Known(RunEvent event)) {
        last = event.at();
        seq = event.seq();
      }
    }
    RunEvent noted = new RunEvent.Noted(seq + 1, last, Optional.empty(), remark);
    log.add(new Entry.Known(noted), out);
  }

  /** Writes {@code pivots.log}. */
  public static void pivots(Iterable<? extends Entry> journal, LogLines out) throws IOException {
    Pivots.write(RunSummary.of(journal), out);
  }

  /** Writes {@code error-bundle.txt}; reads the journal twice. */
  public static void errorBundle(Iterable<? extends Entry> journal, LogLines out)
      throws IOException {
    ErrorBundle.write(journal, out);
  }

  /** The text of {@code run.json}. */
  public static String runJson(RunSummary run, Masker masker) {
    return RunJson.text(run, masker);
  }

  /** The first line of {@code diagnostics.log} and {@code system-state.log}. */
  public static void heading(RunSummary run, String what, LogLines out) throws IOException {
    out.line(Heading.of(run, what));
  }
}
