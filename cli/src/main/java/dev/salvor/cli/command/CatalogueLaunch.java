package dev.salvor.cli.command;

import dev.salvor.cli.book.Books;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.runbook.Definition;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Starts a run of a runbook of the catalogue. */
final class CatalogueLaunch {
  private final Session session;
  private final Launch.Manner manner;

  CatalogueLaunch(Session session, Launch.Manner manner) {
    this.session = session;
    this.manner = manner;
  }

  /**
   * What is wrong with it is told before the node is brought up.
   *
   * @param parameters each as {@code name=value}
   * @param hosts where it goes, asked when the node is up
   */
  ExitCode start(
      String runbook, List<String> parameters, Function<Definition, OnOption.Where> hosts) {
    Definition definition = Loading.definition(session, runbook);
    Books.Bound.Values bound = Loading.bound(session, definition, parameters);
    session.ensureNode();
    return new Launch(session, manner)
        .start(
            Loading.request(
                session,
                RunIds.next(definition.runbook().name(), session.clock().instant()),
                definition,
                bound,
                hosts.apply(definition),
                Loading.source(runbook),
                Optional.empty()));
  }
}
