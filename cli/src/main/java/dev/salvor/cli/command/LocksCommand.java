package dev.salvor.cli.command;

import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.LockLine;
import dev.salvor.cli.view.LockTable;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "locks",
    description = {
      "List the locks that open runs hold or wait for: named ones, and the hosts themselves.",
      "A lock is free when its run has ended, however it ended; nothing has to be done here. Only a"
          + " host stays with a run that was ended by force until its lease of 15 minutes is over."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  salvor locks", "  salvor locks --json"})
public final class LocksCommand extends BaseCommand {
  public LocksCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    session().awaken();
    Engine engine = session().engine();
    List<LockLine> locks = new ArrayList<>();
    engine.locks().stream()
        .map(LockLine::of)
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .forEach(locks::add);
    locks.addAll(new HostLocks(session()).held());
    if (wantsJson()) {
      print(locks);
    } else if (locks.isEmpty()) {
      io().note("no lock is held");
    } else {
      LockTable.lines(locks, session().clock().instant(), paint()).forEach(io().out()::println);
      io().out().flush();
    }
    return ExitCode.SUCCEEDED;
  }
}
