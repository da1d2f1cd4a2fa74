package dev.salvor.cli.command;

import dev.salvor.audit.AuditAction;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.trust.GivenKey;
import dev.salvor.cli.view.TrustJson;
import dev.salvor.trust.Purpose;
import dev.salvor.trust.TrustedKey;
import dev.salvor.trust.TrustedKeys;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    description = {
      "Trust the signatures of a key: an own one by its name, or the public key of somebody.",
      "Compare its fingerprint with what its owner says (salvor key show there)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor trust add ann.pub --note 'given at her desk'",
      "  salvor trust add Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE= --name build --for ota",
      "  sudo salvor trust add ann.pub --for runbook --worker"
    })
public final class TrustAddCommand extends BaseCommand {
  @Parameters(paramLabel = "NAME|FILE|BASE64", description = "The public key.")
  private String word = "";

  @Option(
      names = "--for",
      paramLabel = "PURPOSE",
      description = "With what: ota (releases), runbook, approve.")
  private String purpose = Purpose.OTA.word();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Whose it is; absent: the name of the key or of the file.")
  private Optional<String> name = Optional.empty();

  @Option(names = "--note", paramLabel = "TEXT", description = "Why.")
  private String note = "";

  @Mixin private final TrustOption whose = new TrustOption();

  public TrustAddCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Purpose with =
        Purpose.of(purpose)
            .orElseThrow(
                () ->
                    Parse.usage(
                        "--for: \"" + purpose + "\" is no purpose; one of " + Purpose.words()));
    GivenKey given = GivenKey.of(word, session().env());
    TrustedKey key = key(given, with);
    TrustChange change = new TrustChange(session().audit());
    TrustedKeys after = change.of(whose.file(session()), keys -> recorded(change, keys, key));
    TrustedKey kept = after.find(key.key(), with).orElseThrow();
    if (wantsJson()) {
      print(TrustJson.of(kept));
    } else {
      io().say(kept.name() + " " + kept.key().fingerprint());
      io().note(
              kept.equals(key)
                  ? "trusted with " + with.word() + " from now on"
                  : "trusted already, since " + kept.since() + "; nothing was changed");
    }
    return ExitCode.SUCCEEDED;
  }

  private TrustedKeys recorded(TrustChange change, TrustedKeys keys, TrustedKey key) {
    TrustedKeys after = with(keys, key);
    if (!after.equals(keys)) {
      change.must(
          whose
              .of(session().audit().entry(AuditAction.TRUST_ADD))
              .digest(key.key().fingerprint().text())
              .why(key.note())
              .detail("name", key.name())
              .detail("for", key.purpose().word()));
    }
    return after;
  }

  private TrustedKey key(GivenKey given, Purpose with) {
    String called =
        name.or(given::name)
            .orElseThrow(() -> Parse.usage("--name: whose key is it? give it a name"));
    try {
      return new TrustedKey(
          called,
          given.key(),
          with,
          note,
          session().clock().instant().truncatedTo(ChronoUnit.SECONDS));
    } catch (IllegalArgumentException e) {
      throw new CliProblem(ExitCode.USAGE, "--" + e.getMessage(), e);
    }
  }

  private static TrustedKeys with(TrustedKeys keys, TrustedKey key) {
    if (keys.find(key.key(), key.purpose()).isPresent()) {
      return keys;
    }
    boolean taken =
        keys.keys().stream()
            .anyMatch(k -> k.name().equals(key.name()) && !k.key().equals(key.key()));
    if (taken) {
      throw Parse.usage(
          "another key is trusted as \""
              + key.name()
              + "\"; give this one another --name, or remove that one: salvor trust remove "
              + key.name());
    }
    return keys.plus(key);
  }
}
