package dev.salvor.workflow.connect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process, told apart from any later one with the same pid.
 *
 * @param startTicks field 22 of its {@code /proc/PID/stat}
 * @param boot boot id of the kernel and start time of pid 1: a container's reboot leaves the first
 */
public record ProcessMark(long pid, long startTicks, String boot) {
  public ProcessMark {
    if (pid <= 1) {
      throw new IllegalArgumentException("pid: " + pid);
    }
  }

  /** The mark of a living process. */
  public static Optional<ProcessMark> of(long pid) {
    return startTicks(pid).map(ticks -> new ProcessMark(pid, ticks, currentBoot()));
  }

  /** Reads {@code pid ticks boot}; absent if there is no such file or it is torn. */
  public static Optional<ProcessMark> read(Path file) {
    try {
      String[] words = Files.readString(file).trim().split(" ", -1);
      if (words.length != 3) {
        return Optional.empty();
      }
      return Optional.of(
          new ProcessMark(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2]));
    } catch (IOException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  /** Whether exactly this process lives (a zombie does not). */
  public boolean isAlive() {
    return boot.equals(currentBoot())
        && startTicks(pid).filter(ticks -> ticks == startTicks).isPresent();
  }

  /** Whether a signal (SIGSTOP) holds it: it lives, but does nothing until SIGCONT or SIGKILL. */
  public boolean isStopped() {
    return isAlive()
        && fields(pid)
            .map(fields -> fields[0])
            .filter(how -> how.equals("T") || how.equals("t"))
            .isPresent();
  }

  /** The boot of this machine or container. */
  public static String currentBoot() {
    try {
      String id = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
      return id + "." + startTicks(1).orElse(0L);
    } catch (IOException unreadable) {
      return "unknown." + startTicks(1).orElse(0L);
    }
  }

  private static Optional<Long> startTicks(long pid) {
    try {
      return fields(pid)
          .filter(fields -> !fields[0].equals("Z") && !fields[0].equals("X"))
          .map(fields -> Long.parseLong(fields[19]));
    } catch (NumberFormatException | IndexOutOfBoundsException torn) {
      return Optional.empty();
    }
  }

  /** From the state, field 3, on. */
  private static Optional<String[]> fields(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    } catch (IOException | IndexOutOfBoundsException gone) {
      return Optional.empty();
    }
  }
}
