package dev.salvor.cli.view;

import dev.salvor.cli.engine.ScheduleState;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.schedule.Turn;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.runbook.Durations;
import dev.salvor.workflow.contract.schedule.ScheduleNote;
import dev.salvor.workflow.contract.schedule.ScheduleTerms;
import java.time.Duration;
import java.time.Instant;

/** A schedule in words. */
final class ScheduleWords {
  private static final String STRANGER =
      "paused on the engine without Salvor: by whom is not on record, and it never ends by itself";

  private ScheduleWords() {}

  static String when(ScheduleTerms terms) {
    return terms
        .cron()
        .map(cron -> cron + " " + terms.timezone())
        .orElseGet(() -> "every " + Durations.text(terms.every().orElseThrow()));
  }

  static String on(ScheduleState schedule) {
    return schedule.request().where()
        + schedule.request().fleet().map(fleet -> " (" + fleet.on() + ")").orElse("");
  }

  /** By whom it is paused, until when and why; empty if it is not. */
  static String pause(ScheduleState schedule, Instant now) {
    if (!schedule.paused()) {
      return "";
    }
    return switch (schedule.note()) {
      case ScheduleNote.Paused paused ->
          Safe.line(
              "paused by "
                  + paused.pause().by()
                  + " until "
                  + Clocks.dayTime(paused.pause().until())
                  + " ("
                  + Clocks.rough(Duration.between(now, paused.pause().until()))
                  + "): "
                  + paused.pause().why());
      case ScheduleNote.Resumed ignored -> STRANGER;
      case ScheduleNote.Other other ->
          Safe.line(STRANGER + (other.text().isBlank() ? "" : "; it says: " + other.text()));
    };
  }

  static Tone tone(Turn turn) {
    return switch (turn.what()) {
      case RUN -> turn.run().map(row -> EventLine.tone(row.status())).orElse(Tone.PLAIN);
      case MISSED -> Tone.BAD;
      case OVERLAPPED, PAUSED -> Tone.WAIT;
      case NOT_ON_RECORD -> Tone.DIM;
    };
  }
}
