package dev.salvor.cli.command;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.follow.Follower;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.cli.logs.RunLogText;
import dev.salvor.cli.logs.RunPage;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the page of a run, or makes it. */
final class Reporting {
  private static final String DEFINITION = "definition.json";
  private static final String EVENTS = "events.jsonl";
  private static final String CLOSED = "closed";

  /**
   * A page.
   *
   * @param file where it lies already
   * @param missing why it has less than the host's own
   */
  record Page(
      String html, Optional<Path> file, Source source, boolean ended, List<String> missing) {}

  /** Who made it. */
  enum Source {
    HOST,
    EVENTS
  }

  private final Session session;
  private final RunId id;

  Reporting(Session session, RunId id) {
    this.session = session;
    this.id = id;
  }

  Page page() {
    Path own = HostRecords.of(session).folder(id);
    // The record says by itself that the run has ended: no engine has to be asked.
    Optional<Page> here = Files.exists(own.resolve(CLOSED)) ? made(own) : Optional.empty();
    if (here.isPresent()) {
      return here.get();
    }
    try {
      session.awaken();
      Optional<RunState> state = session.engine().describe(id);
      return state.isPresent() ? fromEngine(state.get()) : withoutEngine(own, unknown());
    } catch (CliProblem e) {
      if (e.exitCode() != ExitCode.ENGINE_UNREACHABLE) {
        throw e;
      }
      return withoutEngine(own, e);
    }
  }

  private CliProblem unknown() {
    return new CliProblem(ExitCode.USAGE, Lookup.unknown(session.engine(), id));
  }

  /** What the host has written at the run's end. */
  private static Optional<Page> made(Path folder) {
    Path file = folder.resolve(Report.FILE);
    try {
      return Optional.of(
          new Page(Files.readString(file), Optional.of(file), Source.HOST, true, List.of()));
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  private Page fromEngine(RunState found) {
    Follower follower = new Follower(session::engine, found, session.clock(), () -> {});
    follower.catchUp();
    OneHost.require(follower.story(), id, "report");
    boolean ended = found.status().isTerminal();
    Optional<Path> folder = RunLogText.folder(follower.story()).map(Path::of);
    Optional<Route> route = follower.story().request().flatMap(RunRequest::route);
    Optional<Page> made =
        !ended
            ? Optional.empty()
            : route.isPresent() ? far(route.get(), folder) : folder.flatMap(Reporting::made);
    if (made.isPresent()) {
      return made.get();
    }
    String where = follower.story().request().map(r -> r.host().name()).orElse("its host");
    List<String> missing =
        List.of(
            "what commands printed (but the last lines of those that failed), and what differs"
                + " before and after: "
                + why(ended, folder, where));
    String html = RunPage.fromEngine(found, follower.story(), session.clock().instant(), missing);
    return new Page(html, Optional.empty(), Source.EVENTS, ended, missing);
  }

  /** What a host far away has written; without it there is still the engine's. */
  private Optional<Page> far(Route route, Optional<Path> folder) {
    try {
      return folder
          .flatMap(there -> FarFile.text(session, route, there + "/" + Report.FILE))
          .map(html -> new Page(html, Optional.empty(), Source.HOST, true, List.of()));
    } catch (CliProblem e) {
      session.io().note(e.text());
      return Optional.empty();
    }
  }

  private String why(boolean ended, Optional<Path> folder, String host) {
    if (folder.isEmpty()) {
      return "the run has no folder on a host";
    }
    if (!ended) {
      return "the host adds them when the run ends; until then they lie in " + folder.get();
    }
    Path file = folder.get().resolve(Report.FILE);
    try {
      Files.readAttributes(file, "size");
      return file + " cannot be read by this user; read it as the user that the worker runs as";
    } catch (NoSuchFileException e) {
      return Files.isDirectory(folder.get())
          ? folder.get() + " has no " + Report.FILE + " (an older Salvor, or a full disk)"
          : "they lie on host " + host + " in " + folder.get() + "; there: salvor report " + id;
    } catch (IOException e) {
      return FileWords.of(e) + "; read it as the user that the worker runs as";
    }
  }

  /** The host's own record needs no engine. */
  private Page withoutEngine(Path folder, CliProblem problem) {
    try {
      List<String> missing =
          List.of(
              "what commands printed, what differs before and after, what the run has decided since"
                  + " its last order: "
                  + problem.text());
      String events = Files.readString(folder.resolve(EVENTS));
      boolean ended = Files.exists(folder.resolve(CLOSED));
      String html =
          RunPage.fromJournal(events, runbook(folder), session.clock().instant(), missing);
      return new Page(html, Optional.empty(), Source.EVENTS, ended, missing);
    } catch (IOException none) {
      throw problem;
    }
  }

  /** As it was pinned; a run that ended before its host was ready has none there. */
  private static Optional<Runbook> runbook(Path folder) throws IOException {
    Path file = folder.resolve(DEFINITION);
    return Files.exists(file)
        ? Optional.of(SalvorJson.mapper().readValue(file.toFile(), Definition.class).runbook())
        : Optional.empty();
  }
}
