package dev.salvor.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description = {
      "Whether the index of a binary host tells the truth: entries without a file, files of"
          + " another",
      "size, time or hash, packages that are no good or not indexed, modes, half-written files,"
          + " and",
      "the index's own form and time. Changes nothing without --repair.",
      "It is a run of the runbook binhost-verify or binhost-repair.",
      "Exit 0: nothing is wrong, or all of it was repaired. 1: something is."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor packages verify io:/var/cache/binpkgs --hashes",
      "  salvor packages verify /srv/binhost --repair",
      "  salvor packages verify /srv/binhost --undo-repair"
    })
public final class PackagesVerifyCommand extends BinhostRun {
  @Option(names = "--hashes", description = "Also read every file and compare its hashes.")
  private boolean hashes;

  @Option(
      names = "--repair",
      description = {
        "Make index and files agree. Nothing is deleted: what is no good goes to a quarantine"
            + " beside",
        "the folder."
      })
  private boolean repair;

  @Option(
      names = "--undo-repair",
      arity = "0..1",
      fallbackValue = "last",
      paramLabel = "NAME",
      description = {
        "Take a repair back: every file where it was, and the index of before published as newer.",
        "NAME is the result \"repair\" of its run; absent: the last one."
      })
  private Optional<String> takeBack = Optional.empty();

  @Option(
      names = "--settle",
      paramLabel = "TIME",
      description = "What changed within it may be in work and is no finding; absent: 10m.")
  private Optional<String> settle = Optional.empty();

  public PackagesVerifyCommand(Session session) {
    super(session);
  }

  @Override
  String runbook() {
    return repair || takeBack.isPresent() ? "binhost-repair" : "binhost-verify";
  }

  @Override
  List<String> parameters() {
    if (repair && takeBack.isPresent()) {
      throw Parse.usage("--repair and --undo-repair exclude each other; keep one");
    }
    List<String> all = new ArrayList<>(List.of("hashes=" + hashes));
    takeBack.ifPresent(name -> all.add("takeBack=" + name));
    settle.ifPresent(
        time -> all.add("settle=" + Parse.duration("--settle", time).toSeconds() + "s"));
    return all;
  }
}
