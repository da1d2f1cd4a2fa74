package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.release.archive.Checked;
import dev.salvor.release.archive.ReleaseArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    description = {
      "Whether a release would be taken, with the value and the limit of each check.",
      "Looks into the archive, at mirrors, and on hosts at all that can be known before a change.",
      "On hosts it is a run of the runbook ota-check; the app is not touched."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor ota check shop-1.8.0.tar.zst --on edge -p url=https://shop.example/",
      "  salvor ota check shop-1.8.0.tar.zst --mirror https://a.example/shop-1.8.0.tar.zst"
    })
public final class OtaCheckCommand extends CatalogueRun {
  @Parameters(paramLabel = "FILE", description = "The archive.")
  private String archive = "";

  @Option(
      names = "--mirror",
      paramLabel = "URL",
      description = "Must give the same bytes; may be repeated.")
  private List<String> mirrors = new ArrayList<>();

  @Option(
      names = {"-p", "--param"},
      paramLabel = "K=V",
      description = "A parameter of ota-check, such as url=https://shop.example/.")
  private List<String> assignments = new ArrayList<>();

  public OtaCheckCommand(Session session) {
    super(session);
  }

  @Override
  String runbook() {
    return "ota-check";
  }

  @Override
  List<String> parameters() {
    List<String> all = new ArrayList<>(List.of("release=" + archive));
    all.addAll(assignments);
    return all;
  }

  @Override
  ExitCode execute() {
    if (!isWhole() || !mirrorsGiveIt()) {
      return ExitCode.FAILED;
    }
    return isOnHosts() ? super.execute() : ExitCode.SUCCEEDED;
  }

  private boolean isWhole() {
    try {
      Checked checked = ReleaseArchive.check(Path.of(archive));
      checked.problems().forEach(problem -> io().note(problem.text()));
      io().note(archive + (checked.isWhole() ? " is whole" : " is not whole; no host was asked"));
      return checked.isWhole();
    } catch (IOException e) {
      throw new CliProblem(ExitCode.USAGE, FileWords.of(e), e);
    }
  }

  private boolean mirrorsGiveIt() {
    if (mirrors.isEmpty()) {
      return true;
    }
    MirrorCheck check = new MirrorCheck(Path.of(archive));
    boolean all = true;
    for (String mirror : mirrors) {
      String trouble = check.trouble(mirror);
      io().note(mirror + (trouble.isEmpty() ? " gives the same bytes" : ": " + trouble));
      all &= trouble.isEmpty();
    }
    return all;
  }
}
