package dev.salvor.notice;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that people are told. The id names it for ever: whoever gets two with the same id got
 * one message twice.
 *
 * @param id of a run's event {@code <run id>#<seq>}
 * @param at when it happened
 * @param machine where the node is that tells it; empty until it is sent
 * @param run id of the run; empty if it is about the node
 * @param step {@code phase.step} if it is about one
 * @param status of the run at that moment; of an alert its subject
 * @param title what happened, in a few words
 * @param detail why and what of it; may have lines
 * @param until when it expires by itself
 * @param otherwise what follows then
 * @param commands what one may do, as command lines
 */
public record Notice(
    String id,
    NoticeKind kind,
    Instant at,
    String machine,
    String run,
    String runbook,
    String step,
    String status,
    String title,
    String detail,
    Optional<Instant> until,
    String otherwise,
    List<String> commands) {
  public Notice {
    if (id.isBlank() || !id.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException("id: \"" + id + "\" must be visible ASCII characters");
    }
    commands = List.copyOf(commands);
  }

  /** The same, told by the node of this machine. */
  public Notice from(String there) {
    return new Notice(
        id, kind, at, there, run, runbook, step, status, title, detail, until, otherwise, commands);
  }

  /** Everything by name, for templates: {@code notice.run}. Absent is an empty text. */
  public Map<String, Object> variables() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("id", id);
    out.put("kind", kind.word());
    out.put("at", at.toString());
    out.put("machine", machine);
    out.put("run", run);
    out.put("runbook", runbook);
    out.put("step", step);
    out.put("status", status);
    out.put("title", title);
    out.put("detail", detail);
    out.put("until", until.map(Instant::toString).orElse(""));
    out.put("otherwise", otherwise);
    out.put("commands", String.join("\n", commands));
    return out;
  }
}
