package dev.salvor.cli.command;

import dev.salvor.audit.AuditAction;
import dev.salvor.cli.audit.Audit;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "tls",
    description =
        "Let nobody into the embedded engine without a certificate of this node, from now on. Store"
            + " and open runs stay.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor engine tls on", "  salvor engine tls off --json"})
public final class EngineTlsCommand extends PassThroughCommand {
  /** What is wanted. */
  enum Wanted {
    ON,
    OFF;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(
      paramLabel = "on|off",
      description =
          "on: certificates are made, and the engine is started again as the full server; off: as"
              + " it was.")
  private Wanted wanted = Wanted.ON;

  public EngineTlsCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    return List.of("engine", "tls", wanted.toString());
  }

  @Override
  OptionalLong audited(Audit audit) {
    return OptionalLong.of(
        audit.must(audit.entry(AuditAction.ENGINE_TLS).outcome(wanted.toString())));
  }
}
