package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.release.archive.ReleaseArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "block",
    description = {
      "A release is not taken on hosts any more; with --allow it is again.",
      "It is a run of the runbook ota-block."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor ota block shop-1.8.0.tar.zst --on edge --why 'loses orders'",
      "  salvor ota block shop-1.8.0.tar.zst --on edge --allow --why 'it was the database'"
    })
public final class OtaBlockCommand extends CatalogueRun {
  @Parameters(paramLabel = "RELEASE", description = "The archive, or its digest of 64 digits.")
  private String release = "";

  @Option(names = "--app", paramLabel = "APP", description = "Absent: the only one of the host.")
  private String app = "";

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      required = true,
      description = "For the audit of each host.")
  private String why = "";

  @Option(names = "--allow", description = "Take the block away.")
  private boolean allow;

  public OtaBlockCommand(Session session) {
    super(session);
  }

  @Override
  String runbook() {
    return "ota-block";
  }

  @Override
  List<String> parameters() {
    return List.of("app=" + app, "digest=" + digest(), "why=" + why, "allow=" + allow);
  }

  private String digest() {
    if (release.matches("[0-9a-f]{64}")) {
      return release;
    }
    try {
      return ReleaseArchive.check(Path.of(release))
          .digest()
          .orElseThrow(
              () ->
                  new CliProblem(
                      ExitCode.USAGE, release + " is no release; see: salvor ota show " + release))
          .hex();
    } catch (IOException e) {
      throw new CliProblem(ExitCode.USAGE, FileWords.of(e), e);
    }
  }
}
