package dev.salvor.cli.view;

import dev.salvor.cli.engine.Fact;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.PrepareReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The answer of a host that was made ready for the run of {@link Examples}. */
public final class ReadyHost {
  private ReadyHost() {}

  /** As that of the one with this state folder. */
  public static Fact.HostReady in(Path root) {
    return new Fact.HostReady(
        Examples.START,
        new PrepareReport.Ready(
            new HostPin("machine", root.toString(), "state-1"),
            SalvorJson.mapper().createObjectNode(),
            root + "/runs/" + Examples.ID,
            List.of(),
            false,
            Optional.empty()));
  }
}
