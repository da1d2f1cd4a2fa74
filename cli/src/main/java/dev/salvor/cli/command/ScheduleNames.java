package dev.salvor.cli.command;

import dev.salvor.cli.engine.ScheduleState;
import dev.salvor.cli.view.Texts;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.contract.schedule.ScheduleNote;
import dev.salvor.workflow.contract.schedule.SchedulePause;
import java.util.Optional;

/** Names of schedules, and the schedules that they name. */
final class ScheduleNames {
  private static final int SHOWN = 80;

  private ScheduleNames() {}

  static ScheduleId id(String name) {
    try {
      return new ScheduleId(name);
    } catch (IllegalArgumentException e) {
      throw Parse.usage(
          "schedule \""
              + Texts.fit(name, SHOWN)
              + "\": a name has lower-case letters (a to z), digits, \".\", \"_\" and \"-\","
              + " begins and ends with a letter or digit and has at most 60 characters");
    }
  }

  static ScheduleState find(Session session, String name) {
    ScheduleId id = id(name);
    return session
        .engine()
        .schedules()
        .find(id)
        .orElseThrow(
            () ->
                Parse.usage(
                    "engine "
                        + session.engine().address()
                        + " knows no schedule "
                        + id
                        + "; see: salvor schedule list"));
  }

  /** The pause that holds it, if Salvor made it. */
  static Optional<SchedulePause> pause(ScheduleState schedule) {
    return schedule.paused() && schedule.note() instanceof ScheduleNote.Paused paused
        ? Optional.of(paused.pause())
        : Optional.empty();
  }

  /** Whoever gives the command, in one word. */
  static String by(Session session) {
    return (session.submitter().user() + "@" + session.submitter().machine())
        .replaceAll("\\s+", "_");
  }
}
