package dev.salvor.cli.command;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.TrustJson;
import dev.salvor.trust.TrustedKey;
import dev.salvor.trust.TrustedKeys;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    description = "Trust a key no longer.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor trust remove ann",
      "  salvor trust remove SHA256:J7j0Yw7H1pPm3s5i4JZL6cG4v7lqv4A0b0V2rC3yQd8"
    })
public final class TrustRemoveCommand extends BaseCommand {
  @Parameters(
      paramLabel = "FINGERPRINT|NAME",
      description = "A key of salvor trust list, with everything that it is trusted with.")
  private String word = "";

  @Mixin private final TrustOption whose = new TrustOption();

  public TrustRemoveCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    List<TrustedKey> gone = new ArrayList<>();
    TrustChange change = new TrustChange(session().audit());
    TrustedKeys unused =
        change.of(
            whose.file(session()),
            keys -> {
              gone.addAll(keys.named(word));
              if (gone.isEmpty()) {
                throw Parse.usage(
                    "no key is trusted that is called \"" + word + "\"; see: salvor trust list");
              }
              gone.forEach(key -> change.may(entry(key)));
              return keys.minus(gone);
            });
    if (wantsJson()) {
      print(gone.stream().map(TrustJson::of).toList());
    } else {
      gone.forEach(key -> io().say(key.name() + " " + key.key().fingerprint()));
      io().note("not trusted any more");
    }
    return ExitCode.SUCCEEDED;
  }

  private AuditEntry entry(TrustedKey key) {
    return whose
        .of(session().audit().entry(AuditAction.TRUST_REMOVE))
        .digest(key.key().fingerprint().text())
        .detail("name", key.name())
        .detail("for", key.purpose().word());
  }
}
