package dev.salvor.activity.host;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.RunId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** What this process knows of the runs that it writes into the audit. Safe for any thread. */
final class AuditedRuns {
  private static final int MOST = 5000;

  private static final class Known {
    private String host = "";
    private Optional<String> definition = Optional.empty();
    private long lastEvent;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<RunId, Known> runs = new LinkedHashMap<>();

  void begun(RunId run, String host, String definition) {
    lock.lock();
    try {
      Known known = of(run);
      known.host = host.isEmpty() ? known.host : host;
      known.definition = Optional.of(definition);
    } finally {
      lock.unlock();
    }
  }

  void ended(RunId run) {
    lock.lock();
    try {
      runs.remove(run);
    } finally {
      lock.unlock();
    }
  }

  /** Name of the host, if it is known. */
  String host(RunId run) {
    lock.lock();
    try {
      Known known = runs.get(run);
      return known == null ? "" : known.host;
    } finally {
      lock.unlock();
    }
  }

  Optional<String> definition(RunId run) {
    lock.lock();
    try {
      return Optional.ofNullable(runs.get(run)).flatMap(known -> known.definition);
    } finally {
      lock.unlock();
    }
  }

  /** The events that have not been here before: orders carry some of them twice. */
  List<RunEvent> fresh(RunId run, List<RunEvent> journal) {
    if (journal.isEmpty()) {
      return List.of();
    }
    lock.lock();
    try {
      Known known = of(run);
      long last = known.lastEvent;
      known.lastEvent = Math.max(last, journal.getLast().seq());
      return journal.stream().filter(event -> event.seq() > last).toList();
    } finally {
      lock.unlock();
    }
  }

  private Known of(RunId run) {
    if (runs.size() >= MOST && !runs.containsKey(run)) {
      runs.remove(runs.keySet().iterator().next());
    }
    return runs.computeIfAbsent(run, unseen -> new Known());
  }
}
