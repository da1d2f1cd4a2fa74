package dev.salvor.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "alert",
    description = {
      "Tell whoever notices.yaml names what a check of yours has found: each finding once, again"
          + " when it has become another matter, daily while it lasts, and once when it is over."
          + " A finding that is not given any more is over."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  my-check | salvor alert --watch my-check --findings -",
      "  salvor alert --watch nightly --findings /run/nightly.findings --json",
      "",
      "A finding is a JSON object in a line: key and title, and if needed matter (another one is",
      "told anew), detail, fix, manner (lasts, once, held). {\"unseen\": \"disk:\"} says that"
          + " nobody",
      "could look at what begins so: it is neither over nor another matter.",
      "",
      "Exit codes: 0 nothing is wrong, 1 something is and everybody was told, 2 usage, 3 something",
      "is and a way did not take its message (the next call tries again), 4 something is and",
      "notices.yaml names nobody to tell, 75 another one tells."
    })
public final class AlertCommand extends PassThroughCommand {
  @Option(
      names = "--watch",
      paramLabel = "NAME",
      required = true,
      description = "Names the check: what was told is kept for each by itself.")
  private String watch = "";

  @Option(
      names = "--findings",
      paramLabel = "FILE",
      description = "All that is wrong now, a JSON object in a line; - is standard input.")
  private List<String> findings = new ArrayList<>();

  @Option(
      names = "--look",
      paramLabel = "NAME=FILE",
      description = {
        "The findings of one part of the check, under keys of their own. Without the file the part",
        "was not made, which is a finding, and what it found before lasts."
      })
  private List<String> looks = new ArrayList<>();

  public AlertCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    List<String> words = new ArrayList<>(List.of("alert", "--watch", watch));
    findings.forEach(file -> words.addAll(List.of("--findings", file)));
    looks.forEach(look -> words.addAll(List.of("--look", look)));
    return words;
  }
}
