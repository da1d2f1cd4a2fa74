package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.trust.KeyFolder;
import dev.salvor.cli.view.FactLines;
import dev.salvor.cli.view.OtaJson;
import dev.salvor.cli.view.Texts;
import dev.salvor.release.ReleaseDraft;
import dev.salvor.release.Schema;
import dev.salvor.release.archive.Packing;
import dev.salvor.release.archive.ReleasePacker;
import dev.salvor.runbook.source.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pack",
    description = {
      "Make a release of a folder: an archive with a list of everything in it.",
      "DIR/RELEASE.json may hold the facts (app, version, build, arch, os, entry, index, marker,"
          + " asset, schema); what is given here wins. The same folder gives the same bytes.",
      "What no node could take is refused, with everything that is wrong."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor ota pack dist --app shop --version 1.8.0 --entry bin/shop -o shop-1.8.0.tar.zst",
      "  salvor ota pack dist --version 1.8.0 --index web/index.html --marker 'Shop front' --sign"
          + " release -o shop-1.8.0.tar.gz"
    })
public final class OtaPackCommand extends BaseCommand {
  @Parameters(paramLabel = "DIR", description = "The tree of the release.")
  private String folder = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The archive: .tar, .tar.gz or .tar.zst.")
  private String archive = "";

  @Option(names = "--version", paramLabel = "V", description = "Its version, as 1.8.0.")
  private Optional<String> version = Optional.empty();

  @Option(names = "--app", paramLabel = "A", description = "The program's name.")
  private Optional<String> app = Optional.empty();

  @Option(
      names = "--build",
      paramLabel = "B",
      description = "What the running program says it is; absent: the version.")
  private Optional<String> build = Optional.empty();

  @Option(names = "--entry", paramLabel = "P", description = "The program that is started.")
  private Optional<String> entry = Optional.empty();

  @Option(
      names = "--index",
      paramLabel = "P",
      description = "The page that the web server shows; absent: there is no web part.")
  private Optional<String> index = Optional.empty();

  @Option(names = "--marker", paramLabel = "T", description = "Text that the page holds.")
  private Optional<String> marker = Optional.empty();

  @Option(
      names = "--asset",
      paramLabel = "P",
      description = {
        "A static file beside the page that is fetched after an update;",
        "absent: the first whose name holds a hash, if there is one."
      })
  private Optional<String> asset = Optional.empty();

  @Option(
      names = "--arch",
      paramLabel = "ARCH",
      description = "As uname -m says, several with commas; absent: any.")
  private Optional<String> arch = Optional.empty();

  @Option(
      names = "--os",
      paramLabel = "OS",
      description = "ID or ID:VERSION_ID of /etc/os-release, several with commas; absent: any.")
  private Optional<String> os = Optional.empty();

  @Option(
      names = "--schema",
      paramLabel = "R,W,S",
      description = {
        "Versions of the program's data: oldest that it reads, what it writes,",
        "oldest that can be gone back to."
      })
  private Optional<String> schema = Optional.empty();

  @Option(
      names = "--sign",
      paramLabel = "KEY",
      description = "Sign it with this key: a name of salvor key list, or a file.")
  private Optional<String> sign = Optional.empty();

  public OtaPackCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Packing.Order order =
        new Packing.Order(
            Path.of(folder),
            Path.of(archive),
            facts(),
            sign.map(word -> KeyFolder.signing(word, session().env())));
    try {
      return switch (ReleasePacker.pack(order)) {
        case Packing.Result.Packed packed -> say(packed);
        case Packing.Result.Refused refused ->
            throw Problems.refused(
                refused.problems().stream().map(Problem::text).map(Safe::line).toList(),
                "nothing was packed");
      };
    } catch (IOException e) {
      throw new CliProblem(ExitCode.FAILED, "nothing was packed: " + FileWords.of(e), e);
    }
  }

  private ReleaseDraft facts() {
    return new ReleaseDraft(
        app, version, build, arch, os, entry, index, marker, asset, schema.map(this::schema));
  }

  private Schema schema(String text) {
    try {
      return Schema.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CliProblem(ExitCode.USAGE, "--schema: " + e.getMessage(), e);
    }
  }

  private ExitCode say(Packing.Result.Packed packed) {
    OtaJson.Release release = OtaJson.Release.of(packed.manifest());
    Optional<String> signer = packed.signedBy().map(key -> key.fingerprint().text());
    if (wantsJson()) {
      print(
          new OtaJson.Packed(
              release,
              archive,
              packed.bytes(),
              packed.chosenAsset().isPresent(),
              signer,
              packed.changes()));
      return ExitCode.SUCCEEDED;
    }
    new FactLines()
        .add("release", release.facts().app() + " " + release.facts().version())
        .add("digest", release.digest())
        .add("files", release.files() + ", " + Texts.count(release.size(), "byte"))
        .add("archive", archive + ", " + Texts.count(packed.bytes(), "byte"))
        .add("signed by", signer)
        .lines()
        .forEach(io().out()::println);
    io().out().flush();
    packed.changes().forEach(change -> io().note(Safe.line("warning: " + change)));
    packed
        .chosenAsset()
        .ifPresent(
            file ->
                io().note(
                        Safe.line(
                            "asset: " + file + " was chosen by its name; --asset names another")));
    return ExitCode.SUCCEEDED;
  }
}
