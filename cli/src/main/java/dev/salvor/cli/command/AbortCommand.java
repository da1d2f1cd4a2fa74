package dev.salvor.cli.command;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunId;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "abort",
    description = {
      "Abort a run: no further step begins, what is running is stopped, nothing is undone.",
      "Then the steps under \"finally\" run.",
      "With --revert, of an update over the air: when the run has ended, the hosts that it switched"
          + " go back to the version before, in one wave, verified by themselves."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor abort crash-recovery-20261120-143022-x7k2",
      "  salvor abort crash-recovery-20261120-143022-x7k2 --why 'wrong host'",
      "  salvor abort crash-recovery-20261120-143022-x7k2 --force --why 'stuck since the upgrade'",
      "  salvor abort ota-20261120-143022-x7k2 --revert --why 'orders are lost'"
    })
public final class AbortCommand extends DecisionCommand {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "STEP",
      description = "The step that asks; the whole run ends, whichever it is.")
  private Optional<String> asking = Optional.empty();

  @Option(
      names = "--force",
      description = {
        "End it on the engine, for a run that is STUCK: without its own code, so what runs on the"
            + " host is stopped, but no undo and no final step is run."
      })
  private boolean force;

  @Option(
      names = "--revert",
      description = {
        "When it has ended, take back what it updated: salvor ota rollback --of RUN.",
        "This command must live until then; else give that one afterwards."
      })
  private boolean revert;

  public AbortCommand(Session session) {
    super(session, Decision.Kind.ABORT);
  }

  @Override
  Optional<String> step() {
    return Optional.empty();
  }

  @Override
  void requireMeant(RunState state) {
    if (revert && (force || wantsJson())) {
      throw Parse.usage(
          "--revert goes with neither --force nor --json; give one after the other: salvor abort,"
              + " then salvor ota rollback --of "
              + state.id()
              + " --why TEXT");
    }
    if (revert) {
      UpdatedHosts.requireUpdate(session(), state);
    }
    if (asking.isPresent() && state.asks().filter(q -> q.step().equals(asking.get())).isEmpty()) {
      throw Parse.usage(
          "run "
              + state.id()
              + ": "
              + asking.get()
              + " does not wait for an answer; nothing was ended. To end the run whatever it does:"
              + " salvor abort "
              + state.id());
    }
  }

  @Override
  boolean isForced() {
    return force;
  }

  @Override
  ExitCode follow(RunState state) {
    if (!revert) {
      return super.follow(state);
    }
    RunId id = state.id();
    String reason = why().orElse("run " + id + " was aborted");
    io().note("when it has ended, what it updated is taken back; if this command does not live so");
    io().note("long: salvor ota rollback --of " + id + " --why TEXT");
    new Watching(session(), Watching.Form.HUMAN, "").watch(state, Optional.empty(), true);
    Launch.Manner manner = new Launch.Manner(false, false, false, Optional.empty(), "");
    return new CatalogueLaunch(session(), manner)
        .start(
            "ota-rollback",
            List.of("why=" + reason, "of=" + id),
            definition -> UpdatedHosts.of(session(), id));
  }
}
