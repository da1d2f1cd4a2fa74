package dev.salvor.cli.view;

import dev.salvor.cli.engine.ScheduleState;
import dev.salvor.cli.schedule.Drift;
import dev.salvor.cli.schedule.Turn;
import dev.salvor.workflow.contract.schedule.ScheduleNote;
import dev.salvor.workflow.contract.schedule.ScheduleTerms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Schedules for programs; fields as documented in cli-json.md. */
public final class ScheduleJson {
  private ScheduleJson() {}

  public static Map<String, Object> of(
      ScheduleState schedule, List<Turn> turns, Optional<Drift> drift) {
    ScheduleTerms terms = schedule.terms();
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("schedule", schedule.id());
    out.put("state", schedule.paused() ? "PAUSED" : "ACTIVE");
    out.put("runbook", schedule.request().definition().runbook().name());
    schedule.request().source().ifPresent(source -> out.put("source", source));
    out.put("parameters", schedule.request().parameters());
    terms.cron().ifPresent(cron -> out.put("cron", cron));
    terms.every().ifPresent(every -> out.put("every", every));
    out.put("timezone", terms.timezone());
    terms.on().ifPresent(on -> out.put("on", on));
    out.put("hosts", List.copyOf(Drift.pinned(schedule.request()).keySet()));
    out.put("overlap", terms.overlap());
    out.put("catchUp", terms.catchUp());
    out.put("jitter", terms.jitter());
    if (terms.pauseAfterFailures() > 0) {
      out.put("pauseAfterFailures", terms.pauseAfterFailures());
    }
    if (!terms.note().isEmpty()) {
      out.put("note", terms.note());
    }
    out.put("submitter", schedule.request().submitter());
    out.put("addedAt", schedule.request().submittedAt());
    pause(schedule).ifPresent(pause -> out.put("paused", pause));
    out.put("next", schedule.next());
    out.put("counts", schedule.counts());
    out.put("last", turns.stream().map(ScheduleJson::turn).toList());
    drift.ifPresent(d -> out.put("inventory", d));
    return out;
  }

  private static Optional<Map<String, Object>> pause(ScheduleState schedule) {
    if (!schedule.paused()) {
      return Optional.empty();
    }
    Map<String, Object> out = new LinkedHashMap<>();
    switch (schedule.note()) {
      case ScheduleNote.Paused paused -> {
        out.put("by", paused.pause().by());
        out.put("at", paused.pause().at());
        out.put("until", paused.pause().until());
        out.put("why", paused.pause().why());
        paused.pause().failed().ifPresent(run -> out.put("failed", run));
      }
      case ScheduleNote.Resumed ignored -> out.put("why", "");
      case ScheduleNote.Other other -> out.put("why", other.text());
    }
    return Optional.of(out);
  }

  private static Map<String, Object> turn(Turn turn) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("due", turn.due());
    out.put("result", turn.result());
    out.put("byHand", turn.byHand());
    turn.run()
        .ifPresent(
            row -> {
              out.put("run", row.id());
              out.put("startedAt", row.startedAt());
              row.closedAt().ifPresent(end -> out.put("endedAt", end));
            });
    return out;
  }
}
