package dev.salvor.workflow.report;

import dev.salvor.workflow.journal.Entry;
import dev.salvor.workflow.journal.Journal;
import dev.salvor.workflow.journal.Masker;
import dev.salvor.workflow.journal.RunSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Pages of recorded and made-up runs. */
final class Pages {
  static final String SECRET = "tr0ub4dor&3";

  private Pages() {}

  /** The crash recovery that all logs are tested with. */
  static List<Entry> crashRecovery() {
    try {
      return Journal.parse(Files.readString(Path.of("src/test/resources/journal/events.jsonl")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the host would make it: with outputs and differences. */
  static Report hostReport() {
    return Report.of(crashRecovery(), new Provenance.Host())
        .with(
            Pages::output,
            new Differences.Compared(
                List.of(
                    new Differences.Collector(
                        "services",
                        1,
                        1,
                        List.of("@@ -1,2 +1,2 @@", " cron on", "-gdm off", "+gdm on <b>"),
                        0),
                    new Differences.Collector("packages", 900, 0, List.of("+a", "+b"), 898)),
                List.of("before, kernel-log: not permitted")));
  }

  private static Outputs.Output output(
      RunSummary.Attempt attempt, Outputs.Stream stream, int most) {
    return switch (stream) {
      case OUT ->
          new Outputs.Output.Text(
              "line 1 of " + attempt.variant() + "\nconnecting with " + SECRET + "\n",
              3000,
              "the <last> line \u001b[31mred\u001b[0m \u202egnp.exe\n");
      case ERR -> new Outputs.Output.Absent("not kept");
    };
  }

  static String text(Report report, Masker masker) {
    StringBuilder out = new StringBuilder();
    try {
      ReportPage.write(report, masker, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  static String text(Report report) {
    return text(report, Masker.of(List.of(SECRET), List.of()));
  }
}
