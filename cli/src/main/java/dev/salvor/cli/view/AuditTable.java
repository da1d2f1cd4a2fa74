package dev.salvor.cli.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.audit.AuditLine;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.Table.Cell;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.audit.AuditProof;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The audit for people and for programs. */
public final class AuditTable {
  private static final int SHORT_DIGEST = 12;

  private AuditTable() {}

  public static List<String> lines(List<AuditLine> entries, Paint paint) {
    Table table = Table.of("SEQ", "AT", "WHO", "FROM", "ACTION", "ABOUT", "OUTCOME", "WHY");
    entries.forEach(line -> table.row(row(line)));
    return table.lines(paint);
  }

  private static List<Cell> row(AuditLine line) {
    AuditEntry entry = line.entry();
    return List.of(
        Cell.of(Long.toString(line.seq())),
        Cell.of(Clocks.dayTime(entry.at())),
        Cell.of(Safe.line(who(entry))),
        Cell.of(Safe.line(from(entry))),
        new Cell(entry.action().word(), tone(entry.action())),
        Cell.of(Safe.line(about(entry))),
        Cell.of(Safe.line(entry.outcome().orElse(""))),
        Cell.of(Safe.line(entry.why().orElse(""))));
  }

  /** The person whose word it is, then the account that acted, if that is another. */
  private static String who(AuditEntry entry) {
    String person = entry.details().getOrDefault("by", entry.who().person());
    return person + entry.who().key().map(key -> " " + key).orElse("");
  }

  private static String from(AuditEntry entry) {
    String schedule = entry.details().get("schedule");
    return schedule == null ? entry.from().words() : "schedule " + schedule;
  }

  private static Tone tone(AuditAction action) {
    return switch (action) {
      case REFUSAL, FAILED, LOST, DAMAGED, FORCE_END -> Tone.BAD;
      default -> Tone.PLAIN;
    };
  }

  private static String about(AuditEntry entry) {
    String digest =
        entry.digest().map(d -> d.substring(0, Math.min(SHORT_DIGEST, d.length()))).orElse("");
    return Stream.of(
            entry.of().map(seq -> "of " + seq),
            entry.runbook(),
            entry.run(),
            entry.step(),
            entry.host().map(host -> "on " + host),
            Optional.ofNullable(entry.details().get("action")),
            Optional.ofNullable(entry.details().get("decision")),
            Optional.ofNullable(entry.details().get("name")),
            Optional.of(digest).filter(d -> !d.isEmpty() && entry.step().isEmpty()))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(" "));
  }

  /** Fields as documented in cli-json.md. */
  public static Map<String, Object> json(AuditLine line) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("seq", line.seq());
    ObjectNode entry = SalvorJson.mapper().valueToTree(line.entry());
    entry.properties().forEach(field -> out.put(field.getKey(), field.getValue()));
    out.put("hash", line.hash());
    return out;
  }

  /** Fields as documented in cli-json.md. */
  public static Map<String, Object> json(AuditProof proof) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("whole", proof.isWhole());
    out.put("entries", proof.lines());
    out.put("end", proof.end().toString());
    out.put("findings", proof.findings());
    out.put("notes", proof.notes());
    return out;
  }
}
