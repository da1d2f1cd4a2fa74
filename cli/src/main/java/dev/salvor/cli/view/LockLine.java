package dev.salvor.cli.view;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.salvor.workflow.contract.lock.LockClaim;
import dev.salvor.workflow.contract.lock.LockHolder;
import dev.salvor.workflow.contract.lock.LockView;
import dev.salvor.workflow.contract.run.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One lock in the list of locks.
 *
 * @param kind {@code host}, which the host itself keeps, or {@code name}
 * @param name of the host, or of the lock
 * @param holder absent: it has just been let go, or the host's record has a run that is not open
 * @param waiting who waits, next first; not all of very many
 * @param waits how many wait
 * @param until of a host whose holder has ended without letting go: when another run gets it;
 *     absent: the holder goes on, or there is none
 * @param busy what the ended holder began there still runs; it is locked as long as that is so;
 *     absent beside {@code until}: the host was not asked, and {@code until} is the latest
 */
public record LockLine(
    String kind,
    String name,
    Optional<User> holder,
    List<User> waiting,
    int waits,
    Optional<Instant> until,
    Optional<Boolean> busy) {
  /** A lock that the host keeps. */
  public static final String HOST = "host";

  private static final String NAME = "name";

  /**
   * A run that has it or waits for it.
   *
   * @param since when it got it, or began to wait; absent: that is not known here
   */
  public record User(RunId run, String runbook, String user, Optional<Instant> since) {}

  public LockLine {
    waiting = List.copyOf(waiting);
  }

  /** A lock whose holder, if there is one, goes on. */
  public LockLine(String kind, String name, Optional<User> holder, List<User> waiting, int waits) {
    this(kind, name, holder, waiting, waits, Optional.empty(), Optional.empty());
  }

  /** The same host, left behind by {@code ended} and free by then. */
  public LockLine left(User ended, Instant freeAt, Optional<Boolean> works) {
    return new LockLine(kind, name, Optional.of(ended), waiting, waits, Optional.of(freeAt), works);
  }

  /** A named lock. */
  public static LockLine of(LockView lock) {
    return new LockLine(
        NAME,
        lock.name(),
        lock.holder().map(LockLine::holder),
        lock.waiting().stream().map(claim -> user(claim, claim.since())).toList(),
        lock.waits());
  }

  private static User holder(LockHolder holder) {
    return user(holder.claim(), holder.since());
  }

  private static User user(LockClaim claim, Instant since) {
    return new User(claim.run(), claim.runbook(), claim.user(), Optional.of(since));
  }

  /** For people. */
  @JsonIgnore
  public String title() {
    return kind.equals(HOST) ? "host " + name : name;
  }
}
