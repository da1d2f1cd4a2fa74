package dev.salvor.cli.command;

import dev.salvor.cli.book.Books;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.trust.KeyFolder;
import dev.salvor.cli.trust.SignaturePlace;
import dev.salvor.cli.view.Clocks;
import dev.salvor.cli.view.FactLines;
import dev.salvor.cli.view.SignatureJson;
import dev.salvor.runbook.Definition;
import dev.salvor.trust.SignatureFile;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = {
      "Say who signed a runbook with its files as they are now, whether they are trusted with"
          + " runbooks, and what was changed since.",
      "Exit 0 only if a key that is trusted with runbooks has signed it as it is now; else 1."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  salvor verify rotate-logs.yaml", "  sudo salvor verify rotate-logs.yaml --worker"})
public final class VerifyCommand extends BaseCommand {
  @Parameters(
      paramLabel = "RUNBOOK",
      completionCandidates = BookNames.class,
      description = "A file, or a name of the catalogue.")
  private String runbook = "";

  @Mixin private final TrustOption whose = new TrustOption();

  public VerifyCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Definition definition =
        switch (session().books().find(runbook)) {
          case Books.Found.Usable usable -> usable.definition();
          case Books.Found.Broken broken ->
              throw Problems.refused(broken.problems(), "nothing was verified");
        };
    SignaturePlace place = SignaturePlace.of(runbook, session().env());
    Optional<SignatureFile> file = place.require();
    SignatureJson json =
        SignatureJson.of(
            place.path().toString(),
            definition,
            file,
            whose.file(session()).read(),
            KeyFolder.ofAny(session().env()));
    if (wantsJson()) {
      print(json);
    } else {
      FactLines lines =
          new FactLines().add("runbook", json.runbook()).add("definition", json.definition());
      json.signers().forEach(s -> lines.add("signed by", words(s)));
      json.changes().forEach(change -> lines.add("since then", change));
      lines.lines().forEach(io().out()::println);
      io().out().flush();
      io().note(Safe.line(verdict(json, file.isPresent())));
    }
    return json.trusted() ? ExitCode.SUCCEEDED : ExitCode.FAILED;
  }

  private static String words(SignatureJson.SignerJson signer) {
    String who = signer.who();
    String when = signer.at().map(at -> ", " + Clocks.dayTime(at)).orElse("");
    return switch (signer.state()) {
      case "trusted" -> who + ", trusted with runbooks" + when;
      case "other-purpose" ->
          who + ", trusted with " + signer.purpose().orElse("") + " only" + when;
      case "known" -> who + ", an own key that is not trusted" + when;
      case "wrong" -> "nobody: a signature in the name of " + who + " does not hold";
      default -> who + ", a key that is not trusted" + when;
    };
  }

  private String verdict(SignatureJson json, boolean isThere) {
    if (json.trusted()) {
      return runbook + " is signed by a key that " + whose.who() + " trusts with runbooks";
    }
    if (!isThere) {
      return runbook + " is not signed; there is no " + json.file();
    }
    if (!json.changes().isEmpty()) {
      return runbook + " was changed since it was signed; look at it, then: salvor sign " + runbook;
    }
    return runbook
        + " is not signed by a key that "
        + whose.who()
        + " trusts with runbooks; salvor trust add KEY --for runbook"
        + whose.asGiven()
        + " adds one";
  }
}
