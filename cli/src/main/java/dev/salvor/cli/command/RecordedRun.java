package dev.salvor.cli.command;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.Hints;
import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunIdentity;
import dev.salvor.workflow.contract.run.Submitter;
import dev.salvor.workflow.journal.Entry;
import dev.salvor.workflow.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A run of this machine that the engine does not know, because somebody deleted it there or the
 * store is another one: its record has all that it was started with.
 */
final class RecordedRun {
  private RecordedRun() {}

  /**
   * What {@code show} and the like say of it; empty if there is no such record, or it is closed.
   */
  static Optional<String> hint(Session session, RunId id) {
    return open(session, id)
        .map(
            identity ->
                "the record of its host is here and open: "
                    + HostRecords.of(session).folder(id)
                    + " (runbook "
                    + identity.runbook()
                    + "); if it was deleted from the engine, go on with it, nothing done twice: "
                    + Hints.goOn(id));
  }

  private static Optional<RunIdentity> open(Session session, RunId id) {
    HostRecords records = HostRecords.of(session);
    return records
        .belongs(id)
        .filter(identity -> identity.runId().equals(id) && !RunIds.isPlan(identity))
        .filter(identity -> !Files.exists(records.folder(id).resolve("closed")));
  }

  /**
   * What it is started with again. Values of secrets that it was given are on its host already.
   *
   * @throws CliProblem the record is not there, or is not all of it
   */
  static RunRequest request(Session session, RunId id) {
    RunIdentity identity =
        open(session, id)
            .orElseThrow(
                () -> new CliProblem(ExitCode.USAGE, Lookup.unknown(session.engine(), id)));
    Path folder = HostRecords.of(session).folder(id);
    try {
      Definition definition = read(folder.resolve("definition.json"), new TypeReference<>() {});
      Map<String, Object> parameters =
          read(folder.resolve("parameters.json"), new TypeReference<>() {});
      RunEvent.RunStarted begun = begun(folder.resolve("events.jsonl"));
      RunRequest request =
          new RunRequest(
              id,
              definition,
              parameters,
              Map.of(),
              HostId.LOCAL,
              session.serving(),
              new Submitter(begun.user(), begun.machine()),
              begun.at(),
              Optional.empty());
      if (!begun.host().equals(HostId.LOCAL.name()) || !request.identity().equals(identity)) {
        throw new CliProblem(
            ExitCode.FAILED,
            notStarted(id, folder + " does not hold all that it was started with"));
      }
      return request;
    } catch (IOException e) {
      throw new CliProblem(
          ExitCode.FAILED, notStarted(id, "its record cannot be read: " + e.getMessage()), e);
    }
  }

  private static <T> T read(Path file, TypeReference<T> type) throws IOException {
    return SalvorJson.mapper().readValue(Files.readAllBytes(file), type);
  }

  private static RunEvent.RunStarted begun(Path events) throws IOException {
    for (Entry entry : Journal.parse(Files.readString(events))) {
      if (entry instanceof Entry.Known(RunEvent.RunStarted started)) {
        return started;
      }
    }
    throw new IOException(events + " does not say who started it");
  }

  private static String notStarted(RunId id, String why) {
    return "the engine does not know run "
        + id
        + ", and "
        + why
        + "; nothing was started. Go on with it by its own runbook and parameters: salvor run"
        + " RUNBOOK --run-id "
        + id;
  }
}
