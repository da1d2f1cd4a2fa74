package dev.salvor.activity.supervisor;

import dev.salvor.activity.transfer.Entry;
import dev.salvor.activity.transfer.Manifest;
import dev.salvor.activity.transfer.Source;
import dev.salvor.activity.transfer.SourceException;
import dev.salvor.activity.transfer.SourceStream;
import dev.salvor.activity.transport.Feed;
import dev.salvor.activity.transport.FeedException;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentProgress;
import dev.salvor.workflow.contract.order.StepOrder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Sends the data of one step, and only what is missing. Begun again, by whomever, it goes on with
 * what has arrived: the host says what that is, and sums it. Not thread-safe.
 */
final class Transfer {
  /** Files from this size on go one by one, so that a broken one goes on in its middle. */
  private static final long BIG = 8L << 20;

  /** Besides the data: its names, the folders, the record. */
  private static final long MARGIN = 4L << 20;

  private static final int ROUNDS = 3;

  /** The host's word that a file is not as long as it was when it was asked. */
  private static final int TAKEN = 75;

  /** The host's word that a later delivery has begun to bring the same data. */
  private static final int SUPERSEDED = 76;

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final HostConnection host;
  private final Library library;
  private final SegmentOrder order;
  private final StepOrder step;
  private final int number;
  private final Abort abort;
  private final RunPaths paths;
  private final String turn = UUID.randomUUID().toString();
  private final long begun = System.nanoTime();
  private final Duration limit;
  private long told = begun;
  private long sent;
  private long all;

  Transfer(
      HostConnection host,
      Library library,
      SegmentOrder order,
      StepOrder step,
      int number,
      Abort abort) {
    this.host = host;
    this.library = library;
    this.order = order;
    this.step = step;
    this.number = number;
    this.abort = abort;
    this.paths = RunPaths.of(order.pin(), order.runId());
    this.limit = step.command().timeout();
  }

  /**
   * Returns when all that is missing has arrived and was summed, or when the host takes none of it.
   *
   * @param untouched what the target holds now need not be sent
   * @throws SourceException it cannot be done; the message is for the step
   */
  void bring(Source source, String manifest, String target, boolean untouched)
      throws SourceException {
    for (int round = 1; ; round++) {
      abort.look(progress());
      Needed needed = need(manifest, target, untouched);
      if (needed.hopeless() || needed.wanted() == 0) {
        return;
      }
      checkSpace(source, needed);
      send(source, manifest, target, needed);
      abort.look(progress());
      String said = ask("arrived", manifest, List.of(target));
      if (said.lines().anyMatch("whole"::equals)
          || said.lines().anyMatch(line -> line.startsWith("refused "))) {
        return;
      }
      if (round == ROUNDS) {
        throw new SourceException(
            SourceException.Blame.NOT_WRITTEN,
            "what arrives on the host is not what was sent, "
                + ROUNDS
                + " times; does the source change?");
      }
    }
  }

  private Needed need(String manifest, String target, boolean untouched) {
    String said = ask("need", manifest, List.of(target, untouched ? "missing" : "all"));
    return Needed.parse(said)
        .orElseThrow(
            () -> new StateUnusableException("no answer to what is missing on " + host.describe()));
  }

  private static void checkSpace(Source source, Needed needed) throws SourceException {
    long coming = 0;
    long whole = 0;
    for (Needed.Part part : needed.parts()) {
      long size = source.manifest().file(part.number()).size();
      coming += size - part.offset();
      whole += size;
    }
    for (Needed.Free free : needed.free()) {
      long wanted = (free.beside() ? whole : coming) + (coming == 0 ? 0 : MARGIN);
      if (wanted > free.bytes()) {
        throw new SourceException(
            SourceException.Blame.NO_ROOM,
            "no space: "
                + words(wanted)
                + " are wanted for what is to be sent, and "
                + words(free.bytes())
                + " are free in "
                + free.folder()
                + " of the host; nothing was changed");
      }
    }
  }

  private void send(Source source, String manifest, String target, Needed needed)
      throws SourceException {
    List<Needed.Part> single = new ArrayList<>();
    Manifest files = source.manifest();
    sent = 0;
    all = 0;
    for (Needed.Part part : needed.parts()) {
      long size = files.file(part.number()).size();
      if (needed.tar() && size < BIG) {
        all += size;
      } else {
        single.add(part);
        all += size - part.offset();
      }
    }
    if (single.size() < needed.parts().size()) {
      // Made one by one when their turn comes: with many hosts, all of them would be too many.
      Iterable<Entry.Plain> together =
          () ->
              needed.parts().stream()
                  .map(part -> files.file(part.number()))
                  .filter(file -> file.size() < BIG)
                  .iterator();
      feed(
          program("unpack", manifest, List.of(target)),
          out -> fed(() -> new SourceStream(source, out, this::pace).tar(together)));
    }
    for (Needed.Part part : single) {
      Entry.Plain file = source.manifest().file(part.number());
      feed(
          program(
              "append",
              manifest,
              List.of(target, Integer.toString(part.number()), Long.toString(part.offset()))),
          out -> fed(() -> new SourceStream(source, out, this::pace).rest(file, part.offset())));
    }
  }

  /** Writes to the host; fails by the source or by the connection. */
  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  private static void fed(Writing writing) throws IOException {
    try {
      writing.run();
    } catch (SourceException e) {
      throw new FeedException(e);
    }
  }

  private void feed(List<String> program, Feed feed) throws SourceException {
    abort.look(progress());
    Ran ran;
    try {
      ran = host.feed(new ShellCall(program, left()), feed);
    } catch (FeedException e) {
      throw e.getCause() instanceof SourceException why
          ? why
          : new SourceException(String.valueOf(e.getMessage()));
    }
    if (ran.exit() == SUPERSEDED) {
      throw unusable(ran);
    }
    // Somebody else still wrote to that file: summing it finds out.
    if (!ran.ok() && ran.exit() != TAKEN) {
      throw new SourceException(
          SourceException.Blame.NOT_WRITTEN,
          "the data could not be written on the host (exit "
              + ran.exit()
              + "): "
              + ran.err().strip());
    }
  }

  /** Says how far it is, about every second; ends what is not wanted any more or takes too long. */
  private void pace(long bytes) throws SourceException {
    sent += bytes;
    long now = System.nanoTime();
    if (now - told < SECOND) {
      return;
    }
    told = now;
    abort.look(progress());
    Duration elapsed = Duration.ofNanos(now - begun);
    if (elapsed.compareTo(limit) > 0) {
      throw new SourceException(
          SourceException.Blame.TIMEOUT,
          "only "
              + words(sent)
              + " of "
              + words(all)
              + " arrived within the step's timeout; the next attempt goes on from there");
    }
  }

  private SegmentProgress progress() {
    return new SegmentProgress(
        step.id(),
        step.attempt(),
        number,
        order.steps().size(),
        all == 0 ? "" : "sent " + words(sent) + " of " + words(all),
        Duration.ofNanos(System.nanoTime() - begun).toMillis(),
        limit.toMillis());
  }

  /** As people say it. */
  static String words(long bytes) {
    if (bytes < 1024) {
      return bytes + " bytes";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 1024 && unit < 3) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %ciB", value, "KMGT".charAt(unit));
  }

  private Duration left() {
    Duration left = limit.minusNanos(System.nanoTime() - begun);
    return left.compareTo(SHORTEST) > 0 ? left : SHORTEST;
  }

  private String ask(String op, String manifest, List<String> more) {
    Ran ran = host.run(new ShellCall(program(op, manifest, more), left()));
    if (!ran.ok()) {
      throw unusable(ran);
    }
    return ran.out();
  }

  private StateUnusableException unusable(Ran ran) {
    return new StateUnusableException(
        "the data of "
            + step.id()
            + " cannot be taken in "
            + paths.folder()
            + " (exit "
            + ran.exit()
            + "): "
            + ran.err().strip());
  }

  private List<String> program(String op, String manifest, List<String> more) {
    HostPin pin = order.pin();
    List<String> args = new ArrayList<>();
    args.add(library.ensure(host, paths.root()) + "/transfer.sh");
    args.addAll(List.of(op, pin.stateRoot(), pin.machineId(), pin.stateId(), paths.name()));
    args.add(order.identity().isEmpty() ? "-" : order.identity());
    args.addAll(List.of(StepKey.token(step.id()), manifest));
    args.addAll(List.of(Integer.toString(order.segment()), Integer.toString(order.order()), turn));
    args.addAll(more);
    return args;
  }
}
