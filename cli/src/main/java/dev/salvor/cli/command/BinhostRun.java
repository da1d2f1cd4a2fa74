package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that is a run of a runbook of the catalogue on one binary host. */
abstract class BinhostRun extends BaseCommand {
  @Parameters(
      index = "0",
      paramLabel = "BINHOST[:DIR]",
      description = {
        "A host of the inventory and its folder of packages (absent: /var/cache/binpkgs),",
        "or a folder of this machine."
      })
  private String binhost = "";

  @Mixin private final InventoryOption inventory = new InventoryOption();
  @Mixin private final FollowOptions follow = new FollowOptions();

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Where earlier states and the quarantine are; absent: .NAME.salvor beside DIR.")
  private Optional<String> state = Optional.empty();

  @Option(names = "--detach", description = "Start it and return.")
  private boolean detach;

  BinhostRun(Session session) {
    super(session);
  }

  /** The runbook's name. */
  abstract String runbook();

  /** Its parameters beside the folders, each as {@code name=value}. */
  abstract List<String> parameters();

  @Override
  ExitCode execute() {
    BinhostPlace place = BinhostPlace.of(binhost);
    OnOption.Chosen chosen = place.chosen(inventory, session());
    List<String> all = new ArrayList<>(List.of("pkgdir=" + place.folder()));
    state.ifPresent(folder -> all.add("state=" + folder));
    all.addAll(parameters());
    Launch.Manner manner =
        new Launch.Manner(detach, follow.isPivotsOk(), wantsJson(), follow.limit(), "");
    return new CatalogueLaunch(session(), manner)
        .start(runbook(), all, definition -> chosen.where(session(), definition));
  }
}
