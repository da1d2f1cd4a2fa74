package dev.salvor.cli.command;

import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.Looks;
import dev.salvor.cli.engine.RunFilter;
import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.follow.FullScreen;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Keys;
import dev.salvor.cli.io.TerminalSize.Cells;
import dev.salvor.cli.node.EngineTrouble;
import dev.salvor.cli.view.Board;
import dev.salvor.cli.view.Clocks;
import dev.salvor.cli.view.Marks;
import dev.salvor.cli.view.Top;
import dev.salvor.cli.view.TopJson;
import dev.salvor.cli.view.TopText;
import dev.salvor.workflow.contract.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "top",
    description = {
      "Show all open runs on one screen, what needs somebody first; q or Ctrl-C ends it.",
      "Without a terminal it prints the picture once."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  salvor top", "  salvor top --once --since 12h"})
public final class TopCommand extends BaseCommand {
  /** More are only counted: whoever looks at so many wants a list. */
  private static final int LOOKED_AT = 100;

  private static final int MOST = 1000;
  private static final int ENDED = 10;
  private static final int WIDE = 10_000;
  private static final Duration FASTEST = Duration.ofSeconds(1);

  @Option(names = "--once", description = "Print the picture once.")
  private boolean once;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "2s",
      description = "How often to look, at least 1s (default ${DEFAULT-VALUE}).")
  private String every = "2s";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "Also the last runs that ended since (default ${DEFAULT-VALUE}).")
  private String since = "1h";

  @Option(names = "--host", paramLabel = "HOST", description = "Only runs on this host.")
  private Optional<String> host = Optional.empty();

  @Option(names = "--runbook", paramLabel = "NAME", description = "Only runs of this runbook.")
  private Optional<String> runbook = Optional.empty();

  public TopCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Duration pace = Parse.duration("--every", every);
    Instant then = Parse.since("--since", since, session().clock().instant());
    if (pace.compareTo(FASTEST) < 0) {
      throw Parse.usage("--every: must be at least 1s, is " + every);
    }
    Duration ago = Duration.between(then, session().clock().instant());
    session().awaken();
    if (wantsJson()) {
      print(TopJson.of(look(session().engine(), ago)));
    } else if (once || !io().terminal()) {
      TopText.lines(
              look(session().engine(), ago),
              Optional.empty(),
              picture(new Cells(io().terminal() ? io().size().cells().columns() : WIDE, WIDE)))
          .forEach(io().out()::println);
      io().out().flush();
    } else {
      follow(pace, ago);
    }
    return ExitCode.SUCCEEDED;
  }

  private void follow(Duration pace, Duration ago) {
    try (Keys keys = Keys.ofTerminal();
        FullScreen screen = new FullScreen(io())) {
      Thread restore = restore(screen, keys);
      Runtime.getRuntime().addShutdownHook(restore);
      Top top = look(session().engine(), ago);
      Optional<String> news = Optional.empty();
      Instant next = session().clock().instant().plus(pace);
      boolean going = true;
      while (going) {
        screen.draw(TopText.lines(top, news, picture(io().size().cells())));
        going = keys.next(FASTEST).filter(key -> key == 'q' || key == 'Q').isEmpty();
        if (going && !session().clock().instant().isBefore(next)) {
          next = session().clock().instant().plus(pace);
          try {
            top = look(session().engine(), ago);
            news = Optional.empty();
          } catch (CliProblem e) {
            news =
                Optional.of(
                    EngineTrouble.words(e, session().stateRoot())
                        + "; as of "
                        + Clocks.time(top.at()));
            revive();
          }
        }
      }
      Runtime.getRuntime().removeShutdownHook(restore);
    }
  }

  /** Ctrl-C leaves the terminal as it was, too. */
  private static Thread restore(FullScreen screen, Keys keys) {
    return new Thread(
        () -> {
          screen.close();
          keys.close();
        },
        "restore");
  }

  /** What the node says while it starts would be drawn over. */
  private void revive() {
    try {
      session().awaken();
    } catch (CliProblem e) {
      return; // the next look says it
    }
  }

  private Board.Look picture(Cells cells) {
    return new Board.Look(paint(), Marks.of(session().env()), cells, "");
  }

  private Top look(Engine engine, Duration ago) {
    RunFilter all =
        new RunFilter(Optional.empty(), host, runbook, Optional.empty(), MOST).thatAreOpen();
    List<RunRow> open = engine.list(all);
    List<RunRow> first = open.subList(0, Math.min(LOOKED_AT, open.size()));
    Instant now = session().clock().instant();
    RunFilter late =
        new RunFilter(Optional.empty(), host, runbook, Optional.empty(), ENDED)
            .endedSince(now.minus(ago));
    Set<RunId> unread = ConcurrentHashMap.newKeySet();
    List<RunState> states =
        Looks.at(engine, first.stream().map(RunRow::id).toList(), (id, why) -> unread.add(id));
    return new Top(
        engine.address(),
        now,
        states.stream().filter(state -> !state.status().isTerminal()).toList(),
        open.stream().filter(row -> unread.contains(row.id()) || !first.contains(row)).toList(),
        engine.list(late));
  }
}
