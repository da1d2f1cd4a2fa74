package dev.salvor.cli.command;

import dev.salvor.cli.book.Books;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.trust.KeyFolder;
import dev.salvor.cli.trust.OwnKey;
import dev.salvor.cli.trust.SignaturePlace;
import dev.salvor.cli.trust.TrustFile;
import dev.salvor.cli.view.FactLines;
import dev.salvor.cli.view.SignatureJson;
import dev.salvor.cli.view.Texts;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.DefinitionSignature;
import dev.salvor.runbook.source.Problem;
import dev.salvor.trust.SignatureFile;
import dev.salvor.trust.Signatures;
import dev.salvor.trust.SigningKey;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sign",
    description = {
      "Sign a runbook with its files, as they are now: RUNBOOK.sig beside it holds who, and when.",
      "A run takes the signatures with it; a worker may demand one (salvor trust demand). Several"
          + " people may sign; what is changed afterwards has to be signed again, by all of them.",
      "What salvor lint calls a problem is not signed."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  salvor sign rotate-logs.yaml", "  salvor sign crash-recovery --key release"})
public final class SignCommand extends BaseCommand {
  private static final String CONSEQUENCE = "nothing was signed";

  @Parameters(
      paramLabel = "RUNBOOK",
      completionCandidates = BookNames.class,
      description = {
        "A file, or a name of the catalogue; the signature of that lies in",
        "~/.config/salvor/signatures."
      })
  private String runbook = "";

  @Option(
      names = "--key",
      paramLabel = "NAME|FILE",
      description = "An own key; absent: the only one.")
  private Optional<String> key = Optional.empty();

  public SignCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Definition definition = definition();
    SigningKey own = OwnKey.require(key, session().env());
    SignaturePlace place = SignaturePlace.of(runbook, session().env());
    DefinitionSignature made =
        Signatures.sign(definition.sha256(), own, session().clock().instant());
    SignatureFile after =
        place.change(session().env(), before -> Optional.of(with(definition, before, made)));
    SignatureJson json =
        SignatureJson.of(
            place.path().toString(),
            definition,
            Optional.of(after),
            TrustFile.of(session().env()).read(),
            KeyFolder.ofAny(session().env()));
    if (wantsJson()) {
      print(json);
    } else {
      new FactLines()
          .add("runbook", json.runbook())
          .add("definition", json.definition())
          .add("files", Texts.count(definition.files().size(), "file") + " of it")
          .add("signed by", own.verifyKey().fingerprint().text())
          .add("signature", json.file())
          .lines()
          .forEach(io().out()::println);
      io().out().flush();
    }
    return ExitCode.SUCCEEDED;
  }

  private Definition definition() {
    List<String> wrong =
        session().books().lint(runbook).problems().stream()
            .filter(Problem::isError)
            .map(Problem::text)
            .toList();
    if (!wrong.isEmpty()) {
      throw Problems.refused(wrong, CONSEQUENCE);
    }
    return switch (session().books().find(runbook)) {
      case Books.Found.Usable usable -> usable.definition();
      case Books.Found.Broken broken -> throw Problems.refused(broken.problems(), CONSEQUENCE);
    };
  }

  /** What others have signed stays, if it is this state of the runbook, and holds. */
  private SignatureFile with(
      Definition definition, Optional<SignatureFile> before, DefinitionSignature made) {
    if (before.isPresent() && !before.get().isOf(definition)) {
      int gone = before.get().signatures().size();
      io().note(
              Texts.count(gone, "signature")
                  + " of an earlier state left out: "
                  + String.join(", ", before.get().changes(definition)));
      return SignatureFile.of(definition).plus(made);
    }
    SignatureFile present = before.orElseGet(() -> SignatureFile.of(definition));
    List<DefinitionSignature> good =
        present.signatures().stream()
            .filter(s -> Signatures.holds(definition.sha256(), s))
            .toList();
    if (good.size() == Signatures.MOST
        && good.stream().noneMatch(s -> s.key().equals(made.key()))) {
      throw new CliProblem(
          ExitCode.USAGE,
          "it has " + good.size() + " signatures already, which is the most; nothing was signed");
    }
    SignatureFile after = SignatureFile.of(definition).with(good).plus(made);
    if (after.signatures().size() == good.size()) {
      io().note("signed by this key already; that signature stays");
    }
    return after;
  }
}
