package dev.salvor.worker;

import dev.salvor.worker.boot.BootState;
import dev.salvor.worker.boot.BootUnit;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.EngineConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Has the boot unit there before a run does anything on this host, and takes it away when neither a
 * run nor a schedule is left. {@link #opened} and {@link #whyNot} may be called from any thread.
 */
final class BootWatch {
  private static final Logger LOG = LoggerFactory.getLogger(BootWatch.class);
  private static final long PAUSE = Duration.ofSeconds(20).toNanos();

  private final BootUnit unit;
  private final List<String> queues;
  private final String service;
  private final AtomicLong installedAt = new AtomicLong();
  private volatile boolean installed;
  private volatile String said = "";
  private long next = System.nanoTime();

  /**
   * For one node.
   *
   * @param queues that its runs are on
   * @param service that keeps the worker running and starts it at boot; empty: none does
   */
  BootWatch(BootUnit unit, List<String> queues, String service) {
    this.service = service;
    this.queues = List.copyOf(queues);
    this.unit = unit;
  }

  /** A run does something here. */
  void opened() {
    if (!service.isEmpty()) {
      return;
    }
    long before = installedAt.getAndSet(System.nanoTime() | 1);
    if (before == 0) {
      install();
    }
  }

  /**
   * Why the node would not come back at boot, although its unit was asked for; empty if it would.
   */
  Optional<String> whyNot() {
    if (!service.isEmpty()) {
      return Optional.empty();
    }
    opened();
    try {
      BootState state = unit.state();
      if (state instanceof BootState.Absent) {
        state = unit.install(JavaCommand.ofBoot());
      }
      return switch (state) {
        case BootState.Installed there -> Optional.empty();
        case BootState.Absent missing -> Optional.of(missing.unit() + " did not stay installed");
        case BootState.Impossible not -> Optional.of(not.why());
      };
    } catch (NodeException failure) {
      return Optional.of(String.valueOf(failure.getMessage()));
    }
  }

  /** Looks at the engine now and then. */
  void look(EngineConnection engine) {
    if (!service.isEmpty() || System.nanoTime() - next < 0) {
      return;
    }
    next = System.nanoTime() + PAUSE;
    OptionalLong open = OpenRuns.count(engine, queues);
    OptionalLong schedules = OpenRuns.schedules(engine);
    if (open.isEmpty() || (open.getAsLong() == 0 && schedules.isEmpty())) {
      return;
    }
    boolean needed = open.getAsLong() + schedules.orElse(0) > 0;
    long seen = installedAt.get();
    if (needed && seen == 0) {
      opened();
    } else if (needed && !installed) {
      install();
    } else if (!needed
        // The engine's list is late: what began a moment ago may not be in it yet.
        && (seen == 0 || System.nanoTime() - seen > PAUSE)
        && installedAt.compareAndSet(seen, 0)) {
      remove();
    }
  }

  /**
   * What could not be done is tried again at the next look, and told of when its reason changes.
   */
  private void install() {
    String before = said;
    try {
      BootState state = unit.install(JavaCommand.ofBoot());
      installed = state instanceof BootState.Installed;
      said =
          switch (state) {
            case BootState.Installed there -> "comes back at boot by " + there.unit();
            case BootState.Absent missing -> missing.unit() + " did not stay installed";
            case BootState.Impossible not -> "does not come back at boot: " + not.why();
          };
    } catch (NodeException failure) {
      installed = false;
      said = "does not come back at boot: " + failure.getMessage();
    }
    if (!said.equals(before)) {
      LOG.atLevel(installed ? Level.INFO : Level.WARN).log(said);
    }
  }

  private void remove() {
    try {
      if (unit.state() instanceof BootState.Installed there) {
        unit.remove();
        LOG.info("no run is open: removed {}", there.unit());
      }
    } catch (NodeException failure) {
      LOG.warn("the boot unit could not be removed: {}", failure.getMessage());
    }
  }
}
