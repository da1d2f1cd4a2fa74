package dev.salvor.cli.logs;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.view.RunStory;
import dev.salvor.runbook.Runbook;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.journal.Entry;
import dev.salvor.workflow.journal.Journal;
import dev.salvor.workflow.journal.Masker;
import dev.salvor.workflow.journal.RunSummary;
import dev.salvor.workflow.report.Provenance;
import dev.salvor.workflow.report.Report;
import dev.salvor.workflow.report.ReportPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The report of a run whose own page is not at hand. */
public final class RunPage {
  /** The run has not told it as an event yet. */
  private static final long NO_NUMBER = 0;

  private RunPage() {}

  /**
   * From what the engine knows.
   *
   * @param missing what the page cannot have, for people
   */
  public static String fromEngine(
      RunState state, RunStory story, Instant now, List<String> missing) {
    Provenance from =
        new Provenance.Events(
            Provenance.Events.ENGINE, now, state.status(), says(state, story), missing);
    Optional<Runbook> runbook = story.request().map(r -> r.definition().runbook());
    Report report =
        Report.of(Journal.of(events(state, story)), from)
            .with(runbook, story.request().map(RunPage::parameters).orElse(Map.of()));
    return text(report, RunLogText.masker(story));
  }

  /**
   * From the events in the run's folder, where no engine can be asked.
   *
   * @param runbook as it lies beside them; without it only the built-in shapes of secrets are
   *     masked once more (the events themselves were masked when they were made)
   */
  public static String fromJournal(
      String jsonl, Optional<Runbook> runbook, Instant now, List<String> missing) {
    List<Entry> entries = Journal.parse(jsonl);
    RunStatus status = RunSummary.of(entries).status();
    Provenance from =
        new Provenance.Events(
            "the events in the run's folder", now, status, Optional.empty(), missing);
    Masker masker =
        runbook.map(book -> Masker.of(List.of(), book.redact())).orElse(Masker.builtIn());
    return text(Report.of(entries, from).with(runbook, Map.of()), masker);
  }

  /**
   * The events, and what travels with the run's next order only: attempts that the host has
   * answered, and the question that is open.
   */
  private static List<RunEvent> events(RunState state, RunStory story) {
    List<RunEvent> events = new ArrayList<>(story.events());
    Set<String> known = new HashSet<>();
    for (RunEvent event : events) {
      if (event instanceof RunEvent.AttemptEnded e) {
        known.add(key(e));
      }
    }
    story.told().stream()
        .filter(
            e -> e instanceof RunEvent.AttemptEnded a && a.seq() == NO_NUMBER && known.add(key(a)))
        .forEach(events::add);
    state
        .view()
        .filter(view -> !state.status().isTerminal())
        .flatMap(view -> view.waiting())
        .filter(question -> events.stream().noneMatch(e -> asks(e, question)))
        .ifPresent(question -> events.add(asked(question)));
    return events;
  }

  private static boolean asks(RunEvent event, Question question) {
    return event instanceof RunEvent.QuestionAsked asked
        && asked.question().step().equals(question.step())
        && asked.question().since().equals(question.since());
  }

  private static RunEvent asked(Question question) {
    return new RunEvent.QuestionAsked(NO_NUMBER, question.since(), question);
  }

  private static String key(RunEvent.AttemptEnded e) {
    return e.step() + " " + e.attempt() + " " + e.variant();
  }

  private static Optional<String> says(RunState state, RunStory story) {
    if (state.status().isTerminal()) {
      return story.end().map(end -> end.why()).filter(why -> !why.isBlank());
    }
    return state
        .trouble()
        .or(() -> state.view().flatMap(view -> view.paused()).map(by -> "paused by " + by))
        .or(
            () ->
                state
                    .live()
                    .map(
                        live ->
                            live.progress().step()
                                + " runs, attempt "
                                + live.progress().attempt()));
  }

  private static Map<String, String> parameters(RunRequest request) {
    Map<String, String> shown = new LinkedHashMap<>();
    request.parameters().forEach((name, value) -> shown.put(name, String.valueOf(value)));
    return shown;
  }

  private static String text(Report report, Masker masker) {
    StringBuilder out = new StringBuilder();
    try {
      ReportPage.write(report, masker, out);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be written", e);
    }
    return out.toString();
  }
}
