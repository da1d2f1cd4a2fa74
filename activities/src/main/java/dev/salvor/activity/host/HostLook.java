package dev.salvor.activity.host;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.NoEntryException;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.fleet.HostId;
import dev.salvor.workflow.contract.gateway.HostCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks whether a host could take a run. Leaves nothing there. */
final class HostLook {
  private static final long LEAST_FREE = 100L * 1024 * 1024;
  private static final Duration MOST_CLOCK = Duration.ofSeconds(30);

  private static final String PROBE =
      """
      echo "time $(date +%s.%N 2>/dev/null)"
      echo "user $(id -un 2>/dev/null)"
      echo "uid $(id -u)"
      s=$(sed -n 's/^PRETTY_NAME=//p' /etc/os-release 2>/dev/null | head -n 1 | tr -d '"')
      echo "system ${s:-$(uname -s -r)}"
      if [ -n "${SALVOR_STATE_DIR:-}" ]; then d=$SALVOR_STATE_DIR
      elif [ "$(id -u)" = 0 ]; then d=/var/lib/salvor
      else d=${XDG_STATE_HOME:-$HOME/.local/state}/salvor
      fi
      echo "folder $d"
      while [ ! -d "$d" ] && [ "$d" != / ] && [ -n "$d" ]; do d=$(dirname "$d"); done
      [ -w "$d" ] || echo "unwritable $d"
      set -- $(df -Pk "$d" 2>/dev/null | tail -n 1)
      echo "free ${4:-0} ${2:-0}"
      for t in flock setsid sha256sum dd od tail head sed awk stat mktemp; do
        command -v "$t" >/dev/null 2>&1 || echo "missing $t"
      done
      """;

  private HostLook() {}

  /** Looks, as long as the connection's own limits allow. */
  static HostCheck at(HostId id, HostConnection host, Duration limit) {
    try {
      long begin = System.nanoTime();
      host.run(new ShellCall(List.of("-c", ":"), limit));
      long connected = System.nanoTime();
      host.run(new ShellCall(List.of("-c", ":"), limit));
      long again = System.nanoTime();
      Instant before = Instant.now();
      Ran ran = host.run(new ShellCall(List.of("-c", PROBE), limit));
      return told(id, ran.out(), millis(connected - begin), millis(again - connected), before);
    } catch (UnreachableException | NoEntryException e) {
      return HostCheck.silent(id, String.valueOf(e.getMessage()));
    }
  }

  private static HostCheck told(
      HostId id, String said, long connect, long roundTrip, Instant before) {
    List<String[]> lines =
        said.lines().map(line -> line.split(" ", 2)).filter(pair -> pair.length == 2).toList();
    Map<String, String> one =
        lines.stream().collect(Collectors.toMap(p -> p[0], p -> p[1].strip(), (a, b) -> a));
    List<String> missing =
        lines.stream().filter(p -> p[0].equals("missing")).map(p -> p[1].strip()).toList();
    List<Long> free =
        Arrays.stream(one.getOrDefault("free", "0 0").split(" ", 2)).map(HostLook::number).toList();
    long freeBytes = free.getFirst() * 1024;
    int percent = free.getLast() == 0 ? 0 : (int) (100 * free.getFirst() / free.getLast());
    Optional<Long> clock = clock(one.getOrDefault("time", ""), before, roundTrip);
    List<String> problems = new ArrayList<>();
    if (!missing.isEmpty()) {
      problems.add("missing programs: " + String.join(", ", missing));
    }
    if (one.containsKey("unwritable")) {
      problems.add(one.get("unwritable") + " cannot be written, so no record can lie there");
    } else if (freeBytes < LEAST_FREE) {
      problems.add("only " + freeBytes / 1024 / 1024 + " MiB free for records");
    }
    clock
        .filter(offset -> Math.abs(offset) > MOST_CLOCK.toMillis())
        .ifPresent(offset -> problems.add("its clock is wrong by " + offset / 1000 + " s"));
    return new HostCheck(
        id,
        Optional.empty(),
        connect,
        roundTrip,
        clock,
        one.getOrDefault("user", ""),
        one.getOrDefault("uid", "").equals("0"),
        one.getOrDefault("system", ""),
        one.getOrDefault("folder", ""),
        freeBytes,
        percent,
        missing,
        problems);
  }

  /** Its first line is the time, so that it was asked half a round trip after {@code before}. */
  private static Optional<Long> clock(String time, Instant before, long roundTrip) {
    String[] parts = time.split("\\.", 2);
    if (!parts[0].matches("[0-9]{1,12}")) {
      return Optional.empty();
    }
    boolean fine = parts.length == 2 && parts[1].matches("[0-9]{9}");
    long there =
        Long.parseLong(parts[0]) * 1000 + (fine ? Long.parseLong(parts[1]) / 1_000_000 : 500);
    return Optional.of(there - before.toEpochMilli() - roundTrip / 2);
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
  }
}
