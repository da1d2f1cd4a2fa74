package dev.salvor.activity.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.activity.supervisor.Events;
import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.supervisor.RunPaths;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Parcel;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.TellOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Ends a run on its host. Each part may be done again. */
final class Closing {
  private final HostConnection host;
  private final Library library;
  private final RunLogs logs;

  Closing(HostConnection host, Library library, RunLogs logs) {
    this.host = host;
    this.library = library;
    this.logs = logs;
  }

  CloseReport close(CloseOrder order) {
    return close(order, new Parcel());
  }

  /**
   * Ends it.
   *
   * @param page what is written before the folder is closed, if it can be
   */
  CloseReport close(CloseOrder order, Parcel page) {
    RunPaths paths = RunPaths.of(order.pin(), order.runId());
    try {
      if (order.withoutLogs()) {
        return report(paths, free(order, paths, page));
      }
      String answer =
          call(order, paths, "journal", new Parcel(), Events.of(paths, order.journal()));
      if (!answer.equals("ok")) {
        // Closed before: without the secrets, which are gone, the logs could not be masked again.
        return report(paths, answer);
      }
      Parcel written = logs.write(host, paths.folder(), order).and(page);
      return report(paths, call(order, paths, "end", written, outcome(order, paths)));
    } catch (StateUnusableException e) {
      return new CloseReport(false, String.valueOf(e.getMessage()));
    }
  }

  /** Brings events of a run that goes on; false if its folder is closed or belongs to another. */
  boolean tell(TellOrder order) {
    RunPaths paths = RunPaths.of(order.pin(), order.runId());
    Events events = Events.of(paths, order.journal());
    return call(order.pin(), order.identity(), paths, "tell", new Parcel(), events).equals("ok");
  }

  private static CloseReport report(RunPaths paths, String answer) {
    if (answer.startsWith("busy ")) {
      return new CloseReport(
          false, "segment " + answer.substring(5) + " still runs in " + paths.folder());
    }
    return answer.startsWith("refused ")
        ? new CloseReport(false, answer.substring(8))
        : new CloseReport(true, "");
  }

  private static Events outcome(CloseOrder order, RunPaths paths) {
    String name = "closing." + UUID.randomUUID();
    try {
      return new Events(
          List.of(name, "0", "0"),
          new Parcel()
              .fresh(
                  paths.folder() + "/" + name,
                  SalvorJson.mapper().writeValueAsBytes(order.outcome())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an outcome cannot be written as JSON", e);
    }
  }

  /** With the outcome, if there is room for it. */
  private String free(CloseOrder order, RunPaths paths, Parcel page) {
    Events ending = outcome(order, paths);
    Events unsent;
    try {
      host.write(new Parcel().and(ending.parcel()).and(page));
      unsent = new Events(ending.args(), new Parcel());
    } catch (StateUnusableException e) {
      unsent = new Events(List.of("-", "0", "0"), new Parcel());
    }
    return call(order, paths, "free", new Parcel(), unsent);
  }

  private String call(
      CloseOrder order, RunPaths paths, String phase, Parcel before, Events events) {
    return call(order.pin(), order.identity(), paths, phase, before, events);
  }

  private String call(
      HostPin pin, String identity, RunPaths paths, String phase, Parcel before, Events events) {
    List<String> args = new ArrayList<>();
    args.add("supervisor-close.sh");
    args.addAll(List.of(paths.root(), pin.machineId(), pin.stateId()));
    args.addAll(List.of(paths.name(), phase));
    args.addAll(events.args());
    args.add(identity.isEmpty() ? "-" : identity);
    Ran ran = library.run(host, paths.root(), before.and(events.parcel()), args);
    if (!ran.ok()) {
      throw new StateUnusableException("cannot close " + paths.folder() + ": " + ran.err().strip());
    }
    return ran.out().strip();
  }
}
