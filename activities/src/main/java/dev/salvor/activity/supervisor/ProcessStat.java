package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.HostConnection;
import java.util.Optional;

/** Looks at processes of a host by {@code /proc}. */
final class ProcessStat {
  private static final int START = 19;

  private ProcessStat() {}

  /** Whether the very process lives, and not another one that has its number. */
  static boolean lives(HostConnection host, long pid, long start, String marker) {
    return stat(host, pid)
            .filter(
                fields ->
                    Long.parseLong(fields[START]) == start
                        && !fields[0].equals("Z")
                        && !fields[0].equals("X"))
            .isPresent()
        && marker(host).equals(marker);
  }

  /** Time since the boot in hundredths of a second, which no change of the clock moves. */
  static long uptimeHundredths(HostConnection host) {
    return host.read("/proc/uptime", 0, 64)
        .map(bytes -> SegmentRunner.ascii(bytes).split(" ", 2)[0])
        .map(text -> Math.round(Double.parseDouble(text) * 100))
        .orElse(0L);
  }

  /** Boot id and start time of the first process. */
  static String marker(HostConnection host) {
    String boot =
        host.read("/proc/sys/kernel/random/boot_id", 0, 100)
            .map(bytes -> SegmentRunner.ascii(bytes).strip())
            .orElse("none");
    return stat(host, 1).map(fields -> boot + "." + fields[START]).orElse(boot);
  }

  private static Optional<String[]> stat(HostConnection host, long pid) {
    return host.read("/proc/" + pid + "/stat", 0, 4096)
        .map(SegmentRunner::ascii)
        .filter(text -> text.lastIndexOf(')') > 0)
        .map(text -> text.substring(text.lastIndexOf(')') + 1).strip().split("\\s+"))
        .filter(fields -> fields.length > START);
  }
}
