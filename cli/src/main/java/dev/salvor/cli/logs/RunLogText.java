package dev.salvor.cli.logs;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.journal.Entry;
import dev.salvor.workflow.journal.Journal;
import dev.salvor.workflow.journal.LogLines;
import dev.salvor.workflow.journal.Masker;
import dev.salvor.workflow.journal.RunLog;
import dev.salvor.workflow.journal.RunLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One log of a run. */
public final class RunLogText {
  private RunLogText() {}

  /** What masks the secrets of this run: the values it was given and its own patterns. */
  public static Masker masker(RunStory story) {
    return story
        .request()
        .map(r -> Masker.of(r.secrets().values(), r.definition().runbook().redact()))
        .orElse(Masker.builtIn());
  }

  /**
   * The text of {@code log}.
   *
   * @throws CliProblem if it lies on a host and that is not this one
   */
  public static String of(RunLog log, RunStory story, RunId id) {
    StringBuilder text = new StringBuilder();
    LogLines out = new LogLines(masker(story), text);
    List<Entry> entries = Journal.of(story.events());
    try {
      switch (log) {
        case MAIN -> RunLogs.main(entries, out);
        case PIVOTS -> RunLogs.pivots(entries, out);
        case ERROR_BUNDLE -> RunLogs.errorBundle(entries, out);
        case DIAGNOSTICS, SYSTEM_STATE -> fromFolder(log, story, id, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be written", e);
    }
    return text.toString();
  }

  private static void fromFolder(RunLog log, RunStory story, RunId id, LogLines out) {
    String folder =
        folder(story)
            .orElseThrow(
                () ->
                    new CliProblem(
                        ExitCode.FAILED, "run " + id + " has no folder on its host yet"));
    Path file = Path.of(folder).resolve(log.fileName());
    try (var text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      out.copy(text);
    } catch (NoSuchFileException e) {
      throw new CliProblem(
          ExitCode.FAILED,
          file
              + " is not here: it is written when the run ends, on its host "
              + story.request().map(r -> r.host().name()).orElse("")
              + (Files.isDirectory(Path.of(folder)) ? "" : "; read it there"),
          e);
    } catch (IOException e) {
      throw new CliProblem(ExitCode.FAILED, file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Where the run's folder is on its host; empty if it never had one. */
  public static Optional<String> folder(RunStory story) {
    return story.events().stream()
        .filter(RunEvent.HostReady.class::isInstance)
        .map(e -> ((RunEvent.HostReady) e).runFolder())
        .findFirst()
        .or(() -> story.end().flatMap(end -> end.outcome()).flatMap(RunOutcome::folder));
  }
}
