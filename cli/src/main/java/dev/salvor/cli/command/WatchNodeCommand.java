package dev.salvor.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "watch-node",
    description =
        "Look once at the node from outside its engine, and tell whoever notices.yaml names.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor watch-node",
      "  salvor watch-node --install systemd --every 5m --waiting 30m",
      "",
      "Exit codes: 0 nothing is wrong, 1 something is and everybody was told, 2 usage, 3 something",
      "is and a way did not take its message (the next call tries again), 4 something is and",
      "notices.yaml names nobody to tell."
    })
public final class WatchNodeCommand extends PassThroughCommand {
  @Option(
      names = "--waiting",
      paramLabel = "TIME",
      description = "A run may wait for an answer so long (1h).")
  private String waiting = "";

  @Option(
      names = "--free",
      paramLabel = "PERCENT",
      description = "So much of each disk must be free (10%%).")
  private String free = "";

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      description = "Engine and worker get so long to come back (15s).")
  private String patience = "";

  @Option(
      names = "--install",
      paramLabel = "systemd|cron",
      description = "Have a timer of the machine call it.")
  private String install = "";

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "How often the timer calls it (5m).")
  private String every = "";

  @Option(names = "--print", description = "Print what --install would set up, and change nothing.")
  private boolean print;

  @Option(names = "--uninstall", description = "Remove the timer.")
  private boolean uninstall;

  public WatchNodeCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    List<String> words = new ArrayList<>(List.of("watch-node"));
    add(words, "--waiting", waiting);
    add(words, "--free", free);
    add(words, "--patience", patience);
    add(words, "--install", install);
    add(words, "--every", every);
    if (print) {
      words.add("--print");
    }
    if (uninstall) {
      words.add("--uninstall");
    }
    return words;
  }

  private static void add(List<String> words, String option, String value) {
    if (!value.isEmpty()) {
      words.add(option);
      words.add(value);
    }
  }
}
