package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.trust.Signer;
import dev.salvor.cli.view.FactLines;
import dev.salvor.cli.view.OtaJson;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.Texts;
import dev.salvor.release.ReleaseFacts;
import dev.salvor.release.archive.Checked;
import dev.salvor.release.archive.ReleaseArchive;
import dev.salvor.runbook.source.Problem;
import dev.salvor.trust.VerifyKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = {
      "Look into a release: its facts, every file against its list, and who signed it.",
      "Nothing is unpacked. Exit 0 only if it is whole and a signature in it is of a known key."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor ota show shop-1.8.0.tar.zst",
      "  salvor ota show shop-1.8.0.tar.zst --json"
    })
public final class OtaShowCommand extends BaseCommand {
  @Parameters(paramLabel = "FILE", description = "The archive.")
  private String archive = "";

  public OtaShowCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Checked checked;
    try {
      checked = ReleaseArchive.check(Path.of(archive));
    } catch (IOException e) {
      throw new CliProblem(ExitCode.USAGE, FileWords.of(e), e);
    }
    Signer signer = Signer.of(checked.signature(), session().env());
    OtaJson.Signature signature = json(signer);
    Optional<OtaJson.Release> release = checked.manifest().map(OtaJson.Release::of);
    if (wantsJson()) {
      print(new OtaJson.Shown(archive, checked.isWhole(), release, signature, checked.problems()));
    } else {
      release.ifPresent(r -> lines(r, words(signer)).lines().forEach(io().out()::println));
      for (Problem problem : checked.problems()) {
        io().out().println(paint().of(Tone.BAD, Safe.line(problem.text())));
      }
      io().out().flush();
      io().note(verdict(checked));
    }
    return checked.isWhole() && !(signer instanceof Signer.Unknown)
        ? ExitCode.SUCCEEDED
        : ExitCode.FAILED;
  }

  private static FactLines lines(OtaJson.Release release, String signature) {
    ReleaseFacts facts = release.facts();
    return new FactLines()
        .add("release", facts.app() + " " + facts.version())
        .add("build", facts.build())
        .add("digest", release.digest())
        .add("files", release.files() + ", " + Texts.count(release.size(), "byte"))
        .add("for", "arch " + facts.arch() + ", os " + facts.os())
        .add("entry", facts.entry())
        .add("index", facts.index())
        .add("marker", facts.marker())
        .add("asset", facts.asset())
        .add(
            "schema",
            facts
                .schema()
                .map(
                    s ->
                        "reads %d, writes %d, rollback-safe from %d"
                            .formatted(s.reads(), s.writes(), s.rollbackSafeFrom())))
        .add("signature", signature);
  }

  private static String words(Signer signer) {
    return switch (signer) {
      case Signer.Nobody nobody -> "none";
      case Signer.Trusted by -> "by " + by.name() + ", trusted, " + by.key().fingerprint();
      case Signer.Own by ->
          "by the own key "
              + by.name()
              + ", not trusted, "
              + by.key().fingerprint()
              + "; salvor trust add "
              + by.name();
      case Signer.Unknown unknown ->
          "by a key that is not known here, or damaged; salvor trust add FILE adds a key";
    };
  }

  private static OtaJson.Signature json(Signer signer) {
    return switch (signer) {
      case Signer.Nobody nobody -> signature("none", Optional.empty(), Optional.empty());
      case Signer.Trusted by -> signature("trusted", Optional.of(by.name()), Optional.of(by.key()));
      case Signer.Own by -> signature("known", Optional.of(by.name()), Optional.of(by.key()));
      case Signer.Unknown unknown -> signature("unknown", Optional.empty(), Optional.empty());
    };
  }

  private static OtaJson.Signature signature(
      String state, Optional<String> name, Optional<VerifyKey> key) {
    return new OtaJson.Signature(state, name, key.map(k -> k.fingerprint().text()));
  }

  private String verdict(Checked checked) {
    return checked.isWhole()
        ? archive + " is whole"
        : archive + " is not whole: " + Texts.count(checked.problems().size(), "problem");
  }
}
