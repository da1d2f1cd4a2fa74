package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.Heads;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at processes of a host by {@code /proc}. */
final class ProcessStat {
  private static final int START = 19;

  /** The name of a process may hold a new line: its file is one line here. */
  private static final String PRINT =
      """
      for f do
        text=
        { while IFS= read -r line; do text="$text $line"; done <"$f"; } 2>/dev/null || continue
        [ -z "$text" ] || printf '%s%s\\n' "$f" "$text"
      done
      """;

  private ProcessStat() {}

  /** Whether the very process lives, and not another one that has its number. */
  static boolean lives(HostConnection host, long pid, long start, String marker) {
    HostConnection proc = at(host, pid);
    return stat(proc, pid)
            .filter(
                fields ->
                    Long.parseLong(fields[START]) == start
                        && !fields[0].equals("Z")
                        && !fields[0].equals("X"))
            .isPresent()
        && marker(proc).equals(marker);
  }

  /** A host far away is asked for all that is needed in one contact, and by its shell alone. */
  private static HostConnection at(HostConnection host, long pid) {
    if (!host.isFar()) {
      return host;
    }
    List<String> files =
        List.of("/proc/" + pid + "/stat", "/proc/1/stat", "/proc/sys/kernel/random/boot_id");
    Ran ran = host.script(PRINT, files);
    Map<String, Optional<Heads.Head>> heads = new HashMap<>();
    files.forEach(file -> heads.put(file, Optional.empty()));
    ran.out()
        .lines()
        .map(line -> line.split(" ", 2))
        .filter(words -> words.length == 2 && heads.containsKey(words[0]))
        .forEach(
            words -> {
              byte[] text = words[1].getBytes(StandardCharsets.UTF_8);
              heads.put(words[0], Optional.of(new Heads.Head(text, text.length)));
            });
    return new Heads(heads).before(host);
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
