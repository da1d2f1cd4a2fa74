package dev.salvor.workflow.notice;

import dev.salvor.notice.Notice;
import dev.salvor.notice.NoticeKind;
import dev.salvor.runbook.Durations;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What people are told of a run's events. Pure. */
final class EventNotices {
  private static final int LONGEST = 4_000;

  private final String run;
  private final String runbook;
  private final Duration pauseLimit;

  EventNotices(String run, String runbook, Duration pauseLimit) {
    this.pauseLimit = pauseLimit;
    this.run = run;
    this.runbook = runbook;
  }

  /** The notice of {@code event}; none if it is not for people. */
  Optional<Notice> of(RunEvent event) {
    return switch (event) {
      case RunEvent.QuestionAsked asked -> waits(asked.question()).map(k -> asked(asked, k));
      case RunEvent.QuestionExpired expired -> waits(expired.question()).map(k -> expired(expired));
      case RunEvent.Decided decided
          when decided.taken() && decided.decision().kind() == Decision.Kind.PAUSE ->
          Optional.of(paused(decided));
      case RunEvent.PivotTaken pivot -> Optional.of(pivot(pivot));
      case RunEvent.RunEnded ended -> Optional.of(ended(ended));
      case RunEvent.RunStarted ignored -> Optional.empty();
      case RunEvent.HostReady ignored -> Optional.empty();
      case RunEvent.PhaseStarted ignored -> Optional.empty();
      case RunEvent.PhaseEnded ignored -> Optional.empty();
      case RunEvent.AttemptEnded ignored -> Optional.empty();
      case RunEvent.RetryDue ignored -> Optional.empty();
      case RunEvent.StepEnded ignored -> Optional.empty();
      case RunEvent.Decided ignored -> Optional.empty();
      case RunEvent.UndoStarted ignored -> Optional.empty();
      case RunEvent.UndoRegistered ignored -> Optional.empty();
      case RunEvent.OutputsKept ignored -> Optional.empty();
      case RunEvent.Noted ignored -> Optional.empty();
    };
  }

  /** One that takes its answer at once waits for nobody. */
  private static Optional<NoticeKind> waits(Question question) {
    return question.expiresAt().isAfter(question.since())
        ? Optional.of(question.approval().isPresent() ? NoticeKind.APPROVAL : NoticeKind.QUESTION)
        : Optional.empty();
  }

  private Notice asked(RunEvent.QuestionAsked asked, NoticeKind kind) {
    Question question = asked.question();
    String what =
        kind == NoticeKind.APPROVAL
            ? "waits for approval of " + question.step()
            : "waits for a decision about " + question.step();
    return waiting(asked, kind, what, detail(question), Optional.of(question));
  }

  /** Tells that what {@code noted} is about still waits. */
  Notice reminder(RunEvent.Noted noted, Optional<Question> question) {
    String what = question.map(q -> "still waits, at " + q.step()).orElse("is still paused");
    String more = question.map(q -> "\n" + detail(q)).orElse("");
    return waiting(noted, NoticeKind.REMINDER, what, noted.text() + more, question);
  }

  private Notice waiting(
      RunEvent event, NoticeKind kind, String what, String detail, Optional<Question> question) {
    return notice(
        event,
        kind,
        question.map(Question::step).orElse(""),
        question.isPresent() ? RunStatus.WAITING.name() : RunStatus.PAUSED.name(),
        what,
        detail,
        question.map(Question::expiresAt),
        question.map(q -> lower(q.otherwise())).orElse(""),
        question.map(this::answers).orElseGet(() -> List.of("salvor resume " + run)));
  }

  private static String detail(Question question) {
    StringBuilder out = new StringBuilder(question.why());
    question
        .approval()
        .ifPresent(
            asked -> {
              out.append('\n').append(asked.given().size()).append(" of ").append(asked.min());
              out.append(" approved");
              if (!asked.approvers().isEmpty()) {
                out.append("; who may: ").append(String.join(", ", asked.approvers()));
              }
              if (asked.notSubmitter()) {
                out.append("; not whoever started the run");
              }
              if (!asked.inputs().isEmpty()) {
                out.append("; to be given: ").append(String.join(", ", asked.inputs()));
              }
            });
    return out.toString();
  }

  private List<String> answers(Question question) {
    String step = " " + run + " " + question.step();
    return question.approval().isPresent()
        ? List.of("salvor show " + run, "salvor approve" + step, "salvor deny" + step + " --why …")
        : List.of(
            "salvor show " + run,
            "salvor retry" + step + " --why …",
            "salvor skip" + step + " --why …",
            "salvor abort " + run + " --why …");
  }

  private Notice expired(RunEvent.QuestionExpired expired) {
    Question question = expired.question();
    return notice(
        expired,
        NoticeKind.EXPIRED,
        question.step(),
        RunStatus.RUNNING.name(),
        "was not answered about " + question.step() + ": " + lower(question.otherwise()),
        detail(question),
        Optional.empty(),
        "",
        List.of("salvor show " + run));
  }

  private Notice paused(RunEvent.Decided decided) {
    Decision by = decided.decision();
    return notice(
        decided,
        NoticeKind.PAUSE,
        "",
        RunStatus.PAUSED.name(),
        "is paused by " + by.user() + "@" + by.from(),
        by.why().orElse("no reason was given"),
        Optional.of(decided.at().plus(pauseLimit)),
        "the run ends",
        List.of("salvor resume " + run));
  }

  private Notice pivot(RunEvent.PivotTaken pivot) {
    return notice(
        pivot,
        NoticeKind.PIVOT,
        pivot.step(),
        RunStatus.RUNNING.name(),
        "goes another way at "
            + pivot.step()
            + ": "
            + pivot.from()
            + " failed, trying "
            + pivot.to(),
        pivot.from()
            + " failed by "
            + pivot.what()
            + " after "
            + Durations.text(Duration.ofSeconds(pivot.after().toSeconds()))
            + ": "
            + pivot.why(),
        Optional.empty(),
        "",
        List.of("salvor logs " + run + " pivots"));
  }

  private Notice ended(RunEvent.RunEnded ended) {
    boolean well =
        switch (ended.status()) {
          case SUCCEEDED, SUCCEEDED_WITH_PIVOTS -> true;
          case RUNNING,
              WAITING,
              PAUSED,
              ABORTING,
              FAILED,
              ROLLED_BACK,
              ROLLBACK_FAILED,
              ABORTED,
              TIMED_OUT,
              UNREACHABLE,
              TERMINATED,
              STUCK ->
              false;
        };
    List<String> commands = new ArrayList<>();
    commands.add("salvor show " + run);
    if (!well) {
      commands.add("salvor logs " + run + " error-bundle");
    }
    return notice(
        ended,
        well ? NoticeKind.FINISHED : NoticeKind.FAILED,
        "",
        ended.status().name(),
        ended.status().name(),
        ended.summary(),
        Optional.empty(),
        "",
        commands);
  }

  private Notice notice(
      RunEvent event,
      NoticeKind kind,
      String step,
      String status,
      String title,
      String detail,
      Optional<Instant> until,
      String otherwise,
      List<String> commands) {
    return new Notice(
        run + "#" + event.seq(),
        kind,
        event.at(),
        "",
        run,
        runbook,
        step,
        status,
        title,
        detail.length() <= LONGEST ? detail : detail.substring(0, LONGEST - 1) + "…",
        until,
        otherwise,
        commands);
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
