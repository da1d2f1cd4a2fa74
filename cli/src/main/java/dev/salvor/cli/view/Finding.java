package dev.salvor.cli.view;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that a report of a host says.
 *
 * @param check what was looked at; empty of a report that has no checks
 * @param what the finding itself
 * @param remedy a command line, or empty
 */
public record Finding(Severity severity, String check, String what, String remedy) {
  /** As {@code triage.sh} prints it. */
  private static final Pattern HEAD = Pattern.compile("triage: .*found.*");

  private static final Pattern NOTHING_SEEN = Pattern.compile(" {2}not looked at:");
  private static final Pattern MORE = Pattern.compile(" {2}and (\\d+) more, all of them in .*");
  private static final Pattern DETAIL = Pattern.compile(" {12,}(remedy|on purpose): (.*)");
  private static final Pattern ENTRY = Pattern.compile(" {2}(\\S+) +(\\S.*)");
  private static final Pattern CUT = Pattern.compile("\\.\\.\\. \\d+ bytes \\.\\.\\.");

  /** Differs from host to host, and stands in the host's own report. */
  private static final Pattern SINCE = Pattern.compile(" since ([A-Z][a-z]{2} )?\\d{4}-.*");

  /** In a report that has no checks, what somebody has to look at. */
  private static final Pattern LOOK =
      Pattern.compile("STANDS STILL|NOT RUNNING|NOT WELL|not known here|its definition is torn");

  private static final Pattern TABLE_HEAD = Pattern.compile("JOB +BEFORE +DONE +NOW +PROGRESS");
  private static final Pattern FINE = Pattern.compile("\\d+ jobs, .*|there is no job on this host");

  /** What a report says; the lines that only introduce or count are left out. */
  static List<Finding> of(String report) {
    List<String> lines = report.lines().toList();
    return lines.stream().anyMatch(line -> HEAD.matcher(line).matches())
        ? triage(lines)
        : others(lines);
  }

  private static List<Finding> triage(List<String> lines) {
    List<Finding> found = new ArrayList<>();
    boolean seen = true;
    boolean whole = false; // of what follows a cut nobody knows to which finding it belongs
    for (String line : lines) {
      Matcher more = MORE.matcher(line);
      Matcher detail = DETAIL.matcher(line);
      Matcher entry = ENTRY.matcher(line);
      if (CUT.matcher(line).matches()) {
        whole = false;
        found.add(
            new Finding(
                Severity.NOT_SEEN,
                "",
                "the report is longer than what a run carries; some of it is left out here",
                "see triage.json in the run's folder on the host"));
      } else if (NOTHING_SEEN.matcher(line).matches()) {
        seen = false;
      } else if (more.matches()) {
        found.add(
            new Finding(
                Severity.NOT_SEEN,
                "",
                more.group(1) + " findings more than the report shows",
                "see triage.json in the run's folder on the host"));
      } else if (detail.matches()) {
        if (whole) {
          found.add(found.removeLast().with(detail.group(1), detail.group(2)));
        }
      } else if (entry.matches()) {
        whole = true;
        found.add(
            seen
                ? new Finding(
                    Severity.of(entry.group(1)),
                    entry.group(1),
                    SINCE.matcher(entry.group(2)).replaceFirst(""),
                    "")
                : new Finding(
                    Severity.NOT_SEEN, entry.group(1), "not looked at: " + entry.group(2), ""));
      }
    }
    return found;
  }

  private Finding with(String kind, String text) {
    return kind.equals("remedy")
        ? new Finding(severity, check, what, text)
        : new Finding(Severity.ON_PURPOSE, check, what + "; on purpose: " + text, remedy);
  }

  private static List<Finding> others(List<String> lines) {
    return lines.stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .filter(line -> !TABLE_HEAD.matcher(line).matches() && !FINE.matcher(line).matches())
        .map(
            line ->
                new Finding(
                    LOOK.matcher(line).find() ? Severity.CRITICAL : Severity.NOTICE,
                    "",
                    line.replaceAll(" {2,}", "  "),
                    ""))
        .toList();
  }
}
