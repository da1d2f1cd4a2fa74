package dev.salvor.cli.command;

import dev.salvor.cli.fleet.Routes;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.run.Route;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "trust",
    description = {
      "Show the key of a host, and write it into the gateway's known hosts if its fingerprint is"
          + " given.",
      "Compare it with the host's own: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub there.",
      "A key that contradicts a known one is never written; the lines to look at are named."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor hosts trust web1",
      "  salvor hosts trust web1 --fingerprint SHA256:J7j0Yw7H1pPm3s5i4JZL6cG4v7lqv4A0b0V2rC3yQd8"
    })
public final class HostsTrustCommand extends BaseCommand {
  private static final Duration MOST = Duration.ofMinutes(2);

  @Mixin private final InventoryOption inventory = new InventoryOption();

  @Parameters(paramLabel = "HOST", description = "A host of the inventory.")
  private String name = "";

  @Option(
      names = "--fingerprint",
      paramLabel = "SHA256:...",
      description = "Write the key if it is this one.")
  private Optional<String> fingerprint = Optional.empty();

  public HostsTrustCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Path file = inventory.file(session().env());
    Inventory read = InventoryOption.read(file);
    Host host = InventoryOption.select(name, read).getFirst();
    session().ensureNode();
    Route route =
        Routes.to(host, read, session().env(), session().serving())
            .orElseThrow(() -> Parse.usage(name + " is this machine; it is not reached over SSH"));
    GatewayQuestion question =
        fingerprint
            .<GatewayQuestion>map(f -> new GatewayQuestion.Trust(route, f))
            .orElseGet(() -> new GatewayQuestion.Key(route));
    GatewayAnswer answer = new AskGateway(session()).ask(route.gateway(), question, MOST);
    return switch (answer) {
      case GatewayAnswer.Shown shown -> shown(shown);
      case GatewayAnswer.Trusted trusted -> trusted(trusted);
      case GatewayAnswer.Not not -> throw AskGateway.refused(not, not.why());
      case GatewayAnswer ignored -> throw AskGateway.strange();
    };
  }

  private ExitCode shown(GatewayAnswer.Shown key) {
    if (wantsJson()) {
      print(key);
    } else {
      io().say(key.name() + " " + key.type() + " " + key.fingerprint());
    }
    if (key.trusted()) {
      io().note("known already");
      return ExitCode.SUCCEEDED;
    }
    if (!key.against().isEmpty()) {
      throw new CliProblem(
          ExitCode.FAILED,
          "another key is known for "
              + key.name()
              + ": another machine answers there, or it was installed anew; look at "
              + String.join(", ", key.against())
              + " and remove the line only if you know why; nothing was written");
    }
    io().note(
            "compare it with the host's own (there: ssh-keygen -lf"
                + " /etc/ssh/ssh_host_ed25519_key.pub); if it is the same:\n  salvor hosts trust "
                + name
                + " --fingerprint "
                + key.fingerprint());
    return ExitCode.SUCCEEDED;
  }

  private ExitCode trusted(GatewayAnswer.Trusted key) {
    if (wantsJson()) {
      print(key);
    } else {
      io().say(key.name() + " " + key.type() + " " + key.fingerprint() + " is in " + key.file());
    }
    return ExitCode.SUCCEEDED;
  }
}
