package dev.salvor.cli.command;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rollback",
    description = {
      "Publish an earlier state of a binary host again, newer than all before, so that clients"
          + " take",
      "it. Its files are put back; what it does not list leaves the host and is kept.",
      "Given twice without STATE it goes back and then forward again.",
      "It is a run of the runbook binhost-rollback or binhost-states."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor packages rollback io:/var/cache/binpkgs --list",
      "  salvor packages rollback io:/var/cache/binpkgs 1795408633"
    })
public final class PackagesRollbackCommand extends BinhostRun {
  @Parameters(
      index = "1",
      paramLabel = "STATE",
      arity = "0..1",
      description = "Its name, as --list says it; absent: the newest with other packages than now.")
  private String state = "";

  @Option(names = "--list", description = "Only say which states there are.")
  private boolean list;

  @Option(
      names = "--partial",
      description = "Leave out packages whose files are no longer had; else nothing is done then.")
  private boolean partial;

  public PackagesRollbackCommand(Session session) {
    super(session);
  }

  @Override
  String runbook() {
    return list ? "binhost-states" : "binhost-rollback";
  }

  @Override
  List<String> parameters() {
    if (list && (partial || !state.isEmpty())) {
      throw Parse.usage("--list only says which states there are; leave out STATE and --partial");
    }
    return list ? List.of() : List.of("to=" + state, "partial=" + partial);
  }
}
