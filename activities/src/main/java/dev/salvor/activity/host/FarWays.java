package dev.salvor.activity.host;

import dev.salvor.activity.policy.PolicyGate;
import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.transport.FarConnection;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.workflow.contract.run.Route;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** How a gateway works on hosts that are not its own machine. Safe for any thread. */
public final class FarWays {
  /** A gateway has files and threads for so many. */
  private static final int MOST = 1000;

  private static final int LEAST = 20;

  /** What the library holds for a connection with one channel, as measured. */
  private static final long BYTES = 400 * 1024;

  /** Leads nowhere. */
  static final FarWays NONE =
      new FarWays(
          route -> {
            throw new UnreachableException(route.name() + ": this worker is no gateway");
          },
          RunLogs.NONE,
          () -> false);

  private final FarHosts hosts;

  /** Through the connections that {@code opener} makes, for every runbook, whatever is ordered. */
  public FarWays(Function<Route, FarConnection> opener, RunLogs logs, BooleanSupplier notices) {
    this(opener, logs, notices, Admission.ALL, PolicyGate.OPEN);
  }

  /**
   * Through the connections that {@code opener} makes.
   *
   * @param logs writes a run's logs at its end
   * @param notices whether the node tells anybody of runs
   * @param admission which runbooks may be run
   * @param gate asked before anything that a runbook orders
   */
  public FarWays(
      Function<Route, FarConnection> opener,
      RunLogs logs,
      BooleanSupplier notices,
      Admission admission,
      PolicyGate gate) {
    Library library = Library.bundled();
    // The gateway goes on while the host reboots, so nothing has to come back there.
    this.hosts =
        new FarHosts(
            opener,
            connection ->
                new HostWork(connection, library, logs, Optional::empty, notices, admission, gate),
            most(Runtime.getRuntime().maxMemory()));
  }

  /**
   * Connections at a time, in a third of a memory of this size: a third holds what every worker
   * has, and a third is for the work.
   */
  static int most(long memory) {
    return (int) Math.max(LEAST, Math.min(MOST, memory / 3 / BYTES));
  }

  FarHosts hosts() {
    return hosts;
  }

  /** Closes connections that nobody has used for a while; to be called now and then. */
  public void sweep() {
    hosts.sweep();
  }
}
