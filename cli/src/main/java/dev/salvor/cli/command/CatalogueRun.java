package dev.salvor.cli.command;

import dev.salvor.cli.book.Books;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.runbook.Definition;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that is a run of one runbook of the catalogue; what it asks for are its parameters. */
abstract class CatalogueRun extends BaseCommand {
  @Mixin private final OnOption on = new OnOption();
  @Mixin private final FollowOptions follow = new FollowOptions();

  @Option(names = "--detach", description = "Start it and return.")
  private boolean detach;

  CatalogueRun(Session session) {
    super(session);
  }

  /** The runbook's name. */
  abstract String runbook();

  /** Its parameters, each as {@code name=value}. */
  abstract List<String> parameters();

  /** Whether hosts were named. */
  final boolean isOnHosts() {
    return on.isGiven();
  }

  @Override
  ExitCode execute() {
    Definition definition = Loading.definition(session(), runbook());
    Books.Bound.Values bound = Loading.bound(session(), definition, parameters());
    OnOption.Chosen chosen = on.chosen(session());
    session().ensureNode();
    Launch.Manner manner =
        new Launch.Manner(detach, follow.isPivotsOk(), wantsJson(), follow.limit(), "");
    return new Launch(session(), manner)
        .start(
            Loading.request(
                session(),
                RunIds.next(definition.runbook().name(), session().clock().instant()),
                definition,
                bound,
                chosen.where(session(), definition),
                Loading.source(runbook()),
                Optional.empty()));
  }
}
