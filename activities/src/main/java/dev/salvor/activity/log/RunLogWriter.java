package dev.salvor.activity.log;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.journal.LogLines;
import dev.salvor.workflow.journal.Masker;
import dev.salvor.workflow.journal.RunLog;
import dev.salvor.workflow.journal.RunLogs;
import dev.salvor.workflow.journal.RunSummary;
import dev.salvor.workflow.report.Provenance;
import dev.salvor.workflow.report.Report;
import dev.salvor.workflow.report.ReportPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the five logs, {@code run.json} and {@code report.html} of a run from what its folder
 * holds: {@code events.jsonl}, {@code snapshots/}, the pinned runbook and outputs. Each file
 * appears whole or not at all and may be written again at any time: the same events give the same
 * bytes. A page that cannot be made is a line at the end of {@code main.log}. For any thread.
 */
public final class RunLogWriter {
  private static final Logger LOG = LoggerFactory.getLogger(RunLogWriter.class);

  public static final String EVENTS = "events.jsonl";
  private static final String DEFINITION = "definition.json";
  private static final String LOCK = ".logs.lock";

  /** A file lock does not hold between threads of one process. By folder; some share one. */
  private static final List<ReentrantLock> IN_PROCESS =
      IntStream.range(0, 64).mapToObj(i -> new ReentrantLock()).toList();

  private final Path folder;
  private final Masker masker;
  private final WholeFile files;

  /**
   * A writer for one run.
   *
   * @param folder the run's folder
   * @param masker knows the run's secrets and its runbook's {@code redact} patterns
   */
  public RunLogWriter(Path folder, Masker masker) {
    this(folder, masker, true);
  }

  private RunLogWriter(Path folder, Masker masker, boolean lasts) {
    this.folder = folder;
    this.masker = masker;
    this.files = new WholeFile(lasts);
  }

  /** The same in a copy of a run's folder that is soon removed: no disk is waited for. */
  public static RunLogWriter ofCopy(Path folder, Masker masker) {
    return new RunLogWriter(folder, masker, false);
  }

  /**
   * Writes all files. A run that has no events yet gets logs that say so.
   *
   * @throws IOException a log could not be read or written (full disk, read-only); those written
   *     before stay, the others keep their former content
   */
  public void write() throws IOException {
    ReentrantLock mine = IN_PROCESS.get(Math.floorMod(folder.hashCode(), IN_PROCESS.size()));
    mine.lock();
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve(LOCK),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            WholeFile.OWNER_ONLY)) {
      // Closing the channel gives the lock back.
      channel.lock();
      writeAll();
    } catch (UncheckedIOException e) {
      throw new IOException("cannot read in " + folder + ": " + e.getMessage(), e);
    } finally {
      mine.unlock();
    }
  }

  private void writeAll() throws IOException {
    try (FileJournal journal = FileJournal.open(folder.resolve(EVENTS))) {
      RunSummary run = RunSummary.of(journal);
      SnapshotLogs snapshots = new SnapshotLogs(folder.resolve("snapshots"));
      for (RunLog log : RunLog.values()) {
        files.write(
            folder.resolve(log.fileName()),
            text -> {
              LogLines out = new LogLines(masker, text);
              switch (log) {
                case MAIN -> RunLogs.main(journal, out);
                case PIVOTS -> RunLogs.pivots(journal, out);
                case ERROR_BUNDLE -> RunLogs.errorBundle(journal, out);
                case DIAGNOSTICS -> snapshots.diagnostics(run, out);
                case SYSTEM_STATE -> snapshots.systemState(run, out);
              }
            });
      }
      files.write(
          folder.resolve(RunLogs.RUN_JSON), text -> text.append(RunLogs.runJson(run, masker)));
      report(journal, snapshots);
    }
  }

  /** The page is made of the logs' matter: a defect in it must not cost the run its logs or end. */
  private void report(FileJournal journal, SnapshotLogs snapshots) {
    try {
      Report report =
          Report.of(journal, new Provenance.Host())
              .with(runbook(), Map.of())
              .with(new FolderOutputs(folder, masker), snapshots.differences(masker));
      files.write(folder.resolve(Report.FILE), text -> ReportPage.write(report, masker, text));
    } catch (IOException | RuntimeException failure) {
      remark(journal, Report.FILE + " could not be made: " + failure);
    }
  }

  /** Best effort: the log without this line is whole too. */
  private void remark(FileJournal journal, String text) {
    LOG.warn("{}: {}", folder, text);
    try {
      files.write(
          folder.resolve(RunLog.MAIN.fileName()),
          log -> RunLogs.mainWithRemark(journal, text, new LogLines(masker, log)));
      // An older page would tell of another state.
      Files.deleteIfExists(folder.resolve(Report.FILE));
    } catch (IOException | UncheckedIOException failure) {
      LOG.warn("{}: {}", folder, failure.getMessage());
    }
  }

  /** What was to be done; without it the page cannot tell what was not reached. */
  private Optional<Runbook> runbook() throws IOException {
    Path definition = folder.resolve(DEFINITION);
    return Files.isRegularFile(definition)
        ? Optional.of(
            SalvorJson.mapper().readValue(definition.toFile(), Definition.class).runbook())
        : Optional.empty();
  }
}
