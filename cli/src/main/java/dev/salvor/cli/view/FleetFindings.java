package dev.salvor.cli.view;

import dev.salvor.cli.engine.FleetReports;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.workflow.contract.run.RunId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the reports of a fleet's hosts say, as one table: the worst first, and what many hosts say
 * in one row. The names are part of the interface.
 *
 * @param reported hosts whose report was read
 * @param fine those of them whose report has no finding
 * @param findings worst first, then what most hosts have
 * @param notRead hosts without a report: nothing was begun there, it did not come so far, or it
 *     could not be read
 * @param notReadWhy why, if reading failed
 */
public record FleetFindings(
    int reported, int fine, List<Row> findings, List<String> notRead, Optional<String> notReadWhy) {
  /** So many rows on a screen. */
  private static final int MOST_ROWS = 200;

  /** So many hosts are named in a row. */
  private static final int MOST_NAMES = 4;

  private static final int WIDEST_HOSTS = 40;
  private static final int WIDEST_FINDING = 72;

  /** One finding. */
  public record Row(
      Severity severity, String check, String finding, String remedy, List<String> hosts) {
    public Row {
      hosts = List.copyOf(hosts);
    }
  }

  public FleetFindings {
    findings = List.copyOf(findings);
    notRead = List.copyOf(notRead);
  }

  /** Of what was read from the hosts {@code names}, in their order. */
  public static FleetFindings of(List<String> names, FleetReports.Read read) {
    Map<Finding, List<String>> byFinding = new LinkedHashMap<>();
    List<String> without = new ArrayList<>();
    int fine = 0;
    for (String host : names) {
      Map<String, String> texts = read.texts().getOrDefault(host, Map.of());
      if (texts.isEmpty()) {
        without.add(host);
        continue;
      }
      List<Finding> found =
          texts.values().stream().flatMap(text -> Finding.of(text).stream()).distinct().toList();
      fine += found.isEmpty() ? 1 : 0;
      found.forEach(one -> byFinding.computeIfAbsent(one, f -> new ArrayList<>()).add(host));
    }
    List<Row> rows =
        byFinding.entrySet().stream()
            .map(
                e ->
                    new Row(
                        e.getKey().severity(),
                        e.getKey().check(),
                        e.getKey().what(),
                        e.getKey().remedy(),
                        e.getValue()))
            .sorted(
                Comparator.comparing(Row::severity)
                    .thenComparing(Comparator.comparing((Row row) -> row.hosts().size()).reversed())
                    .thenComparing(Row::check)
                    .thenComparing(Row::finding))
            .toList();
    return new FleetFindings(names.size() - without.size(), fine, rows, without, read.why());
  }

  /** The table and what there is to say about it. */
  public List<String> lines(RunId run, Paint paint) {
    List<String> lines = new ArrayList<>();
    lines.add(paint.of(Tone.BOLD, summary()));
    Table table = Table.of("HOST", "SEVERITY", "FINDING", "REMEDY");
    findings.stream().limit(MOST_ROWS).forEach(row -> put(row, table));
    if (!findings.isEmpty()) {
      table.lines(paint).forEach(line -> lines.add("  " + line));
    }
    if (findings.size() > MOST_ROWS) {
      lines.add(
          "  and "
              + Texts.count(findings.size() - MOST_ROWS, "row")
              + " more: salvor show "
              + run
              + " --json");
    }
    if (!notRead.isEmpty()) {
      lines.add(
          Safe.line(
              "  no report from "
                  + names(notRead)
                  + notReadWhy.map(why -> " (" + why + ")").orElse("")));
    }
    return lines;
  }

  private String summary() {
    Map<Severity, Long> counts =
        findings.stream().collect(Collectors.groupingBy(Row::severity, Collectors.counting()));
    String found =
        counts.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> e.getValue() + " " + e.getKey().word())
            .collect(Collectors.joining(", "));
    return "reports of "
        + Texts.count(reported, "host")
        + ": "
        + (found.isEmpty() ? "nothing found" : found)
        + (fine == 0 || found.isEmpty() ? "" : "; nothing on " + Texts.count(fine, "host"));
  }

  private void put(Row row, Table table) {
    List<String> hosts = Texts.wrap(Safe.line(who(row)), WIDEST_HOSTS);
    String what = row.check().isEmpty() ? row.finding() : row.check() + ": " + row.finding();
    List<String> finding = Texts.wrap(Safe.line(what), WIDEST_FINDING);
    for (int i = 0; i < Math.max(hosts.size(), finding.size()); i++) {
      table.row(
          List.of(
              Table.Cell.of(at(hosts, i)),
              new Table.Cell(i == 0 ? row.severity().word() : "", tone(row.severity())),
              Table.Cell.of(at(finding, i)),
              Table.Cell.of(i == 0 ? Safe.line(row.remedy()) : "")));
    }
  }

  private String who(Row row) {
    return row.hosts().size() == reported && reported > MOST_NAMES
        ? "all " + reported
        : names(row.hosts());
  }

  private static String at(List<String> lines, int i) {
    return i < lines.size() ? lines.get(i) : "";
  }

  private static String names(List<String> hosts) {
    String first = hosts.stream().limit(MOST_NAMES).collect(Collectors.joining(" "));
    return hosts.size() <= MOST_NAMES
        ? first
        : first + " and " + (hosts.size() - MOST_NAMES) + " more";
  }

  private static Tone tone(Severity severity) {
    return switch (severity) {
      case CRITICAL -> Tone.BAD;
      case WARNING -> Tone.WAIT;
      case NOTICE -> Tone.PLAIN;
      case NOT_SEEN, ON_PURPOSE -> Tone.DIM;
    };
  }
}
