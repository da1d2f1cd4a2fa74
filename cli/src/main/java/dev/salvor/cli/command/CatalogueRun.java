package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.runbook.Definition;
import java.util.List;
import java.util.function.Function;
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

  /**
   * Where it goes, which is known before the node is up; by which ways, afterwards.
   *
   * @throws CliProblem no such hosts
   */
  Function<Definition, OnOption.Where> hosts() {
    OnOption.Chosen chosen = on.chosen(session());
    return definition -> chosen.where(session(), definition);
  }

  @Override
  ExitCode execute() {
    Function<Definition, OnOption.Where> hosts = hosts();
    Launch.Manner manner =
        new Launch.Manner(detach, follow.isPivotsOk(), wantsJson(), follow.limit(), "");
    return new CatalogueLaunch(session(), manner).start(runbook(), parameters(), hosts);
  }
}
