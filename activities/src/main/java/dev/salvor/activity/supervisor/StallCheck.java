package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.run.StepPart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Notices a supervisor that lives but does not do its work: stopped by a signal, or its helper for
 * the time was killed. It is ended; the next one adopts what runs. Not thread-safe.
 */
final class StallCheck {
  /** Ends a process if it still is the one that was meant. */
  private static final String END =
      """
      read -r line <"/proc/$1/stat" || exit 0
      set -- "$1" "$2" ${line##*) }
      [ "${22}" = "$2" ] && kill -KILL "$1"
      """;

  private static final Duration KILL = Duration.ofSeconds(10);

  private final HostConnection host;
  private final SegmentOrder order;
  private final SegmentRecord record;
  private final Duration stall;
  private Optional<RecordLine.Begin> seen = Optional.empty();
  private long seenSince;
  private long leaderLived;

  StallCheck(
      HostConnection host, SegmentOrder order, SegmentRecord record, SupervisorSettings settings) {
    this.host = host;
    this.order = order;
    this.record = record;
    this.stall = settings.stall();
  }

  /** Looks, and ends the supervisor if it must be. */
  void look() {
    for (StepOrder step : order.steps()) {
      for (StepPart name : StepPart.values()) {
        AttemptRecord.Part part = record.attempt(StepKey.of(step)).part(name);
        if (part.open() && ofThisBoot(part) && stalled(step, Parts.command(step, name), part)) {
          record.open().ifPresent(this::end);
          return;
        }
      }
    }
  }

  /** What ran before a reset has no time to measure; whoever adopts it says how it ended. */
  private boolean ofThisBoot(AttemptRecord.Part part) {
    String marker = part.begin.orElseThrow().marker();
    return record.open().filter(open -> open.marker().equals(marker)).isPresent();
  }

  private boolean stalled(StepOrder step, Command command, AttemptRecord.Part part) {
    RecordLine.Begin begin = part.begin.orElseThrow();
    if (!seen.equals(part.begin)) {
      seen = part.begin;
      seenSince = System.nanoTime();
      leaderLived = seenSince;
    }
    Duration limit = command.timeout().plus(stall);
    if (part.deadline) {
      limit = limit.plus(command.grace()).plus(KILL);
    }
    long now = System.nanoTime();
    if (now - seenSince > limit.toNanos()) {
      return true;
    }
    if (step.reboot()
        || part.deadline
        || ProcessStat.lives(host, begin.pid(), begin.start(), begin.marker())) {
      leaderLived = now;
    }
    return now - leaderLived > stall.toNanos();
  }

  private void end(RecordLine.Open open) {
    if (ProcessStat.lives(host, open.pid(), open.start(), open.marker())) {
      host.run(
          ShellCall.of(
              List.of(
                  "-c", END, "salvor", Long.toString(open.pid()), Long.toString(open.start()))));
    }
  }
}
