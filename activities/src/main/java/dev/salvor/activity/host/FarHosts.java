package dev.salvor.activity.host;

import dev.salvor.activity.transport.FarConnection;
import dev.salvor.activity.transport.GatewayFullException;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Hosts far away: one connection for each host of each run, kept while the run goes on and closed
 * when nobody has used it for a while. There are never more than a bound; who comes when all are in
 * use waits for one. Safe for any thread.
 */
final class FarHosts implements AutoCloseable {
  /** How long one that nobody uses stays open. */
  static final Duration IDLE = Duration.ofMinutes(2);

  /** How long to wait for one of those in use. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** A fleet's run and those of its hosts are one here: what they order shares a connection. */
  private record Key(String run, Route route) {
    static Key of(RunId run, Route route) {
      int slash = run.value().indexOf('/');
      return new Key(slash < 0 ? run.value() : run.value().substring(0, slash), route);
    }
  }

  /** A connection with what is done through it. */
  private static final class Kept {
    private final FarConnection connection;
    private final HostWork work;
    private int users;
    private long idleSince = System.nanoTime();

    Kept(FarConnection connection, HostWork work) {
      this.connection = connection;
      this.work = work;
    }
  }

  private final Function<Route, FarConnection> opener;
  private final Function<FarConnection, HostWork> worker;
  private final int most;
  private final Map<Key, Kept> kept = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();

  /**
   * Nothing is connected to yet.
   *
   * @param most connections at a time
   */
  FarHosts(
      Function<Route, FarConnection> opener, Function<FarConnection, HostWork> worker, int most) {
    this.opener = opener;
    this.worker = worker;
    this.most = most;
  }

  /** Does {@code work} on the host at the end of {@code route}. */
  <T> T at(RunId run, Route route, Function<HostWork, T> work) {
    Key key = Key.of(run, route);
    Kept mine = take(key);
    try {
      return work.apply(mine.work);
    } finally {
      giveBack(mine);
    }
  }

  /** The run has ended: its connection is closed when its last user has gone. */
  void forget(RunId run, Route route) {
    List<Kept> over = new ArrayList<>();
    lock.lock();
    try {
      Kept mine = kept.get(Key.of(run, route));
      if (mine != null && mine.users == 0) {
        kept.remove(Key.of(run, route));
        over.add(mine);
        freed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    close(over);
  }

  private Kept take(Key key) {
    List<Kept> over = new ArrayList<>();
    lock.lock();
    try {
      over.addAll(idle(IDLE));
      awaitPlace(key, over);
      Kept mine = kept.get(key);
      if (mine == null) {
        FarConnection connection = opener.apply(key.route);
        mine = new Kept(connection, worker.apply(connection));
        kept.put(key, mine);
      }
      mine.users++;
      return mine;
    } finally {
      lock.unlock();
      close(over);
    }
  }

  private void awaitPlace(Key key, List<Kept> over) {
    long left = PATIENCE.toNanos();
    while (!kept.containsKey(key) && kept.size() >= most) {
      over.addAll(idle(Duration.ZERO));
      if (kept.size() < most) {
        return;
      }
      if (left <= 0) {
        throw new GatewayFullException(
            key.route.name()
                + ": this gateway has "
                + most
                + " other hosts in hand; it waits for one of them to end");
      }
      try {
        left = freed.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UnreachableException("interrupted while waiting for a connection", e);
      }
    }
  }

  private void giveBack(Kept mine) {
    lock.lock();
    try {
      mine.users--;
      mine.idleSince = System.nanoTime();
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes out those that nobody has used for {@code time}. */
  private List<Kept> idle(Duration time) {
    List<Kept> out = new ArrayList<>();
    long now = System.nanoTime();
    for (Iterator<Kept> all = kept.values().iterator(); all.hasNext(); ) {
      Kept one = all.next();
      if (one.users == 0 && now - one.idleSince >= time.toNanos()) {
        all.remove();
        out.add(one);
      }
    }
    return out;
  }

  /** Closes what nobody has used for a while; to be called now and then. */
  void sweep() {
    List<Kept> over;
    lock.lock();
    try {
      over = idle(IDLE);
      if (!over.isEmpty()) {
        freed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    close(over);
  }

  /** How many connections are kept. */
  int size() {
    lock.lock();
    try {
      return kept.size();
    } finally {
      lock.unlock();
    }
  }

  /** A dead one may take its time to close; nobody waits for that. */
  private static void close(List<Kept> over) {
    over.forEach(one -> Thread.ofVirtual().name("closing").start(one.connection::close));
  }

  @Override
  public void close() {
    List<Kept> all;
    lock.lock();
    try {
      all = new ArrayList<>(kept.values());
      kept.clear();
    } finally {
      lock.unlock();
    }
    close(all);
  }
}
