package dev.salvor.worker.look;

import dev.salvor.runbook.Durations;
import dev.salvor.runbook.PosixShell;
import dev.salvor.worker.watch.Finding;
import dev.salvor.workflow.stops.DeliberateStop;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What follows from whether an orchestrator is paused. One that somebody stopped on purpose is left
 * alone until that time is over; then people are reminded, and after the limit it is resumed like
 * any other. Pure.
 */
final class PauseRule {
  static final String KEY = "pause";

  /** An orchestrator's clock may be ahead of this machine's by so much. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  /** What has happened is reported for so long, so that it is told however often a run dies. */
  private static final Duration REPORTED = Duration.ofDays(1);

  /** Of calls for one pause, of which nobody knows what came, or that had no good answer. */
  private static final int MOST_CALLS = 3;

  private final String name;
  private final Duration limit;
  private final boolean canResume;

  /**
   * For one orchestrator.
   *
   * @param limit how long a pause is nobody's business
   * @param canResume it can be asked to go on
   */
  PauseRule(String name, Duration limit, boolean canResume) {
    this.name = name;
    this.limit = limit;
    this.canResume = canResume;
  }

  static String thing(String name) {
    return "orchestrator:" + name;
  }

  /** What is to be done. */
  sealed interface Verdict {
    /** Only this is to be said. */
    record Say(Optional<Finding> finding, Optional<Resume> memory) implements Verdict {}

    /** It is to be asked to go on, and what is remembered before that. */
    record Ask(Resume intent) implements Verdict {}
  }

  /** After one look. */
  Verdict judge(Orchestrator.Pause pause, Stops stops, Since since, Optional<Resume> before) {
    return pause.is() ? paused(pause, stops, since, before) : goesOn(since.now(), before);
  }

  private Verdict paused(
      Orchestrator.Pause pause, Stops stops, Since since, Optional<Resume> before) {
    Instant now = since.now();
    Instant seen = since.of(KEY);
    Instant from = pause.since().filter(at -> !at.isAfter(now.plus(SKEW))).orElse(seen);
    Optional<String> purpose = stops.current(thing(name), now);
    if (purpose.isPresent()) {
      return say(
          finding("held", "is paused on purpose", purpose.get(), "").as(Finding.Manner.HELD),
          before);
    }
    Optional<DeliberateStop.Recorded> over =
        stops.over(thing(name), now).filter(stop -> stop.until().isAfter(from));
    Instant due = over.map(DeliberateStop.Recorded::until).orElse(from).plus(limit);
    if (now.isBefore(due)) {
      return over.map(stop -> say(over(stop, due), before))
          .orElseGet(() -> new Verdict.Say(Optional.empty(), before));
    }
    String age = "paused since " + from + ", for longer than " + Durations.text(limit);
    if (!canResume) {
      return say(
          finding("late", "is paused", age, "resume it, or record why not: " + stop()), before);
    }
    Optional<Resume> same = before.filter(call -> call.pause().equals(from));
    int calls = same.map(Resume::calls).orElse(0);
    boolean again =
        same.map(
                call ->
                    switch (call.state()) {
                      case CALLED, UNANSWERED -> calls < MOST_CALLS;
                      case NOT_SENT -> true;
                      // It says that it is paused since before it went on: a new pause.
                      case DONE -> false;
                      case FAILED -> false;
                    })
            .orElse(true);
    return again
        ? new Verdict.Ask(new Resume(from, now, calls + 1, Resume.State.CALLED, age))
        : say(stays(same.orElseThrow()), before);
  }

  private Finding over(DeliberateStop.Recorded stop, Instant due) {
    return finding(
        "stop-over",
        "is still paused; the time it was stopped for is over",
        Stops.words(stop) + (canResume ? "\nit is resumed by itself at " + due : ""),
        stop() + " --replace   (if it must stay paused longer)");
  }

  /** Of one that was called and is still paused. */
  Finding stays(Resume call) {
    return finding(
        "not-resumed",
        "is paused and could not be resumed",
        "paused since "
            + call.pause()
            + "; asked to go on at "
            + call.at()
            + ", without effect: "
            + call.said()
            + more(call),
        "resume it by hand, or record why not: " + stop());
  }

  private static String more(Resume call) {
    if (call.state() != Resume.State.UNANSWERED) {
      return "";
    }
    String which = "\ncall " + call.calls() + " of " + MOST_CALLS + " at most; ";
    return which
        + (call.calls() < MOST_CALLS ? "the next check asks again" : "it is not asked again");
  }

  private Verdict goesOn(Instant now, Optional<Resume> before) {
    if (before.isEmpty()) {
      return new Verdict.Say(Optional.empty(), before);
    }
    Resume call = before.get();
    return switch (call.state()) {
      // Whoever called was killed before the answer; now it can be seen what came of it.
      case CALLED -> {
        Resume done = call.become(Resume.State.DONE, call.said());
        yield say(resumed(done), Optional.of(done));
      }
      case DONE ->
          now.isBefore(call.at().plus(REPORTED))
              ? say(resumed(call), before)
              : new Verdict.Say(Optional.empty(), Optional.empty());
      case NOT_SENT, UNANSWERED, FAILED -> new Verdict.Say(Optional.empty(), Optional.empty());
    };
  }

  /** Told once: it was paused for too long, and goes on. */
  Finding resumed(Resume call) {
    return finding(
            "resumed-" + call.pause(),
            "was paused for too long and was resumed",
            call.said() + "\nasked to go on at " + call.at() + ", and it does",
            "")
        .as(Finding.Manner.ONCE);
  }

  private static Verdict say(Finding finding, Optional<Resume> memory) {
    return new Verdict.Say(Optional.of(finding), memory);
  }

  private Finding finding(String sign, String what, String detail, String fix) {
    return new Finding(KEY, sign, "orchestrator " + name + " " + what, detail, fix);
  }

  private String stop() {
    return "salvor stop " + PosixShell.word(thing(name)) + " --why … --for …";
  }
}
