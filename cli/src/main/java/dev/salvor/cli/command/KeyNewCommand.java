package dev.salvor.cli.command;

import dev.salvor.audit.AuditAction;
import dev.salvor.cli.audit.Audit;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.trust.KeyFolder;
import dev.salvor.cli.view.KeyJson;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "new",
    description = {
      "Make a key (Ed25519): NAME.key, which nobody else may see, and NAME.pub, for others.",
      "They lie in ~/.config/salvor/keys. One that is there is never overwritten."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  salvor key new release", "  salvor key new release --out /media/stick"})
public final class KeyNewCommand extends BaseCommand {
  @Parameters(paramLabel = "NAME", description = "What the key is called.")
  private String name = "";

  @Option(names = "--out", paramLabel = "DIR", description = "Write both files there instead.")
  private Optional<String> folder = Optional.empty();

  public KeyNewCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    KeyFolder keys =
        folder.map(f -> KeyFolder.at(Path.of(f))).orElseGet(() -> KeyFolder.of(session().env()));
    KeyFolder.Own key = keys.make(name);
    Audit audit = session().audit();
    OptionalLong unused =
        audit.may(
            audit
                .entry(AuditAction.KEY_NEW)
                .digest(key.key().fingerprint().text())
                .detail("name", name));
    KeyJson made = KeyJson.of(key);
    if (wantsJson()) {
      print(made);
    } else {
      made.lines().forEach(io().out()::println);
      io().out().flush();
      io().note("keep the file with .key to yourself, and a copy of it in a safe place");
    }
    return ExitCode.SUCCEEDED;
  }
}
