package dev.salvor.workflow.standing;

import com.google.protobuf.CodedOutputStream;
import dev.salvor.runbook.HarmlessText;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * How a schedule was ordered.
 *
 * @param schedule its name
 * @param form digest of its times, rules and of what it starts; {@code ""}: not known yet
 * @param paused whether it begins nothing
 * @param note the line that the engine keeps with it
 * @param at of the last order
 * @param begun when its run was ordered by hand, newest last
 */
public record StandingOrder(
    ScheduleId schedule,
    String form,
    boolean paused,
    String note,
    Instant at,
    List<Instant> begun) {
  private static final int MOST = 50;

  /** The engine takes changes of schedules a moment later. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  public StandingOrder {
    begun = List.copyOf(begun.subList(Math.max(0, begun.size() - MOST), begun.size()));
  }

  /** As the engine has it. */
  public static StandingOrder of(ScheduleId schedule, DescribeScheduleResponse is, Instant at) {
    return new StandingOrder(
        schedule,
        digest(is.getSchedule()),
        is.getSchedule().getState().getPaused(),
        is.getSchedule().getState().getNotes(),
        at,
        List.of());
  }

  /** The same, paused or not, with another note. */
  public StandingOrder held(boolean now, String why, Instant when) {
    return new StandingOrder(schedule, form, now, why, when, begun);
  }

  /** The same, with these runs that were ordered by hand. */
  StandingOrder withBegun(List<Instant> runs) {
    return new StandingOrder(schedule, form, paused, note, at, runs);
  }

  /** The same, with a run that was ordered by hand. */
  public StandingOrder run(Instant when) {
    List<Instant> all = new ArrayList<>(begun);
    all.add(when);
    return new StandingOrder(schedule, form, paused, note, at, all);
  }

  /** What is otherwise on the engine than it was ordered, in words; none where nothing is. */
  public List<String> differences(DescribeScheduleResponse is, Instant now) {
    if (now.isBefore(at.plus(GRACE))) {
      return List.of();
    }
    List<String> out = new ArrayList<>();
    if (isChanged(is)) {
      out.add("its times, its rules or what it starts were changed");
    }
    boolean held = is.getSchedule().getState().getPaused();
    String says = is.getSchedule().getState().getNotes();
    if (held != paused) {
      out.add((held ? "it was paused" : "it was unpaused") + words(says));
    } else if (!says.equals(note)) {
      out.add("its note was changed" + words(says));
    }
    return List.copyOf(out);
  }

  /** Whether it is to start something else, at other times or by other rules. */
  public boolean isChanged(DescribeScheduleResponse is) {
    return !form.isEmpty() && !form.equals(digest(is.getSchedule()));
  }

  private static String words(String note) {
    return note.isBlank()
        ? ""
        : ", with the words: " + HarmlessText.line(note.replaceAll("\\s+", " ").strip());
  }

  /** Without what the engine changes by itself, and without the names that runs are listed by. */
  static String digest(Schedule schedule) {
    Schedule.Builder out = schedule.toBuilder();
    out.getActionBuilder().getStartWorkflowBuilder().clearSearchAttributes();
    out.getStateBuilder().clearPaused().clearNotes().clearRemainingActions();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(bytes);
    coded.useDeterministicSerialization();
    try {
      out.build().writeTo(coded);
      coded.flush();
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
