package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.Heads;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows an order to its end: reads the record as it grows, tells the watcher, starts another
 * supervisor if the one on the host has died. Not thread-safe.
 */
final class Follow {
  private static final long SHORTEST_MILLIS = 2;
  private static final long LONGEST_MILLIS = 100;
  private static final long LOOK = Duration.ofMillis(250).toNanos();

  /** Files that are read with the record. */
  private static final int TOGETHER = 250;

  private static final long FAR_LOOK = Duration.ofSeconds(3).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final HostConnection host;
  private final SupervisorSettings settings;
  private final SegmentOrder order;
  private final Delivery delivery;
  private final RecordTail tail;
  private final Reporter reporter;
  private final StallCheck stalls;
  private final Watcher watcher;
  private long launched = System.nanoTime();
  private int shownAtLaunch;
  private long lastLook = System.nanoTime();
  private long lastTell = System.nanoTime();
  private int restarts;
  private boolean stopping;

  Follow(
      HostConnection host,
      SupervisorSettings settings,
      SegmentOrder order,
      Delivery delivery,
      RecordTail tail,
      AttachedSteps attached,
      RunMasker masker,
      Watcher watcher) {
    this.host = host;
    this.settings = settings;
    this.order = order;
    this.delivery = delivery;
    this.tail = tail;
    this.reporter = new Reporter(host, order, tail.record(), attached, masker);
    this.stalls = new StallCheck(host, order, tail.record(), settings);
    this.watcher = watcher;
    this.shownAtLaunch = shown();
  }

  SegmentReport toTheEnd() {
    long pause = SHORTEST_MILLIS;
    int released = 0;
    while (true) {
      if (look()) {
        restarts = shown() > shownAtLaunch ? 0 : restarts;
        pause = SHORTEST_MILLIS;
      }
      int number = order.order();
      SegmentRecord record = tail.record();
      if (record.done(number).isPresent()) {
        return reporter.report(record.done(number).orElseThrow().equals("stopped"));
      }
      int held = record.held(number);
      if (held > released) {
        if (!reporter.wellUpTo(held)) {
          return reporter.report(false);
        }
        released = held;
        Optional<SegmentReport> refused = launch(released);
        if (refused.isPresent()) {
          return refused.get();
        }
      }
      long now = System.nanoTime();
      if (now - lastTell > SECOND) {
        lastTell = now;
        tell();
        stalls.look();
      }
      if (now - lastLook > (host.isFar() ? FAR_LOOK : LOOK)) {
        lastLook = now;
        if (gone()) {
          if (restarts >= settings.restarts()) {
            return giveUp();
          }
          restarts++;
          Optional<SegmentReport> refused = launch(released);
          if (refused.isPresent()) {
            return refused.get();
          }
        }
      }
      if (!host.isFar()) {
        sleep(pause);
      }
      pause = Math.min(LONGEST_MILLIS, pause + 1 + pause / 4);
    }
  }

  /** Reads on; over a way that costs it waits there, and at the end takes the outputs along. */
  private boolean look() {
    if (!host.isFar()) {
      return tail.read();
    }
    String rest = RunPaths.of(order.pin(), order.runId()).rest(order.segment(), order.order());
    List<String> files = new ArrayList<>();
    files.add(tail.path());
    files.addAll(reporter.files());
    List<String> first = files.subList(0, Math.min(files.size(), TOGETHER));
    Heads heads = host.heads(first, RecordTail.BEGIN, rest);
    if (heads.asked(first.getLast()) && first.size() < files.size()) {
      heads = heads.and(host.heads(files.subList(first.size(), files.size()), RecordTail.BEGIN));
    }
    reporter.known(heads);
    return tail.read(heads);
  }

  private void tell() {
    Watcher.Wish next = watcher.progress(reporter.progress());
    if (next == Watcher.Wish.STOP && !stopping) {
      RunPaths paths = RunPaths.of(order.pin(), order.runId());
      StopMark.now(host, paths.stop(order.segment(), order.order()));
      stopping = true;
    }
  }

  /** Starts another supervisor; present if the host refuses. */
  private Optional<SegmentReport> launch(int go) {
    launched = System.nanoTime();
    shownAtLaunch = shown();
    return delivery.send(true, Integer.toString(go)) instanceof Delivery.Answer.Refused refused
        ? Optional.of(new SegmentReport.Refused(refused.refusal(), refused.why()))
        : Optional.empty();
  }

  /** Generation of the supervisor that took the lock last. */
  private int shown() {
    return tail.record().open().map(RecordLine.Open::generation).orElse(0);
  }

  /** No supervisor lives that could bring this order to its end. */
  private boolean gone() {
    Optional<RecordLine.Open> open = tail.record().open();
    if (open.isPresent()
        && ProcessStat.lives(host, open.get().pid(), open.get().start(), open.get().marker())) {
      return false;
    }
    // One that waits for the lock cannot be seen; one that has shown itself can.
    return shown() > shownAtLaunch || System.nanoTime() - launched > settings.patience().toNanos();
  }

  private SegmentReport giveUp() {
    String why =
        "the supervisor cannot work in "
            + RunPaths.of(order.pin(), order.runId()).segment(order.segment())
            + "; is the disk full or read-only?";
    if (reporter.unfinished()) {
      throw new StateUnusableException(why);
    }
    return reporter.notBegun(why);
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while following a segment", e);
    }
  }
}
