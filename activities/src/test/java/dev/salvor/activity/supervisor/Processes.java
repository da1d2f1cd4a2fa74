package dev.salvor.activity.supervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processes of this machine. */
final class Processes {
  private Processes() {}

  /** Those whose command line has all of {@code words}, like the supervisor's and its forks'. */
  static List<ProcessHandle> with(String... words) {
    return ProcessHandle.allProcesses()
        .filter(
            handle -> {
              String line = commandLine(handle.pid());
              return List.of(words).stream().allMatch(line::contains);
            })
        .toList();
  }

  static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** The state letter; Z if there is no such process. */
  static char state(long pid) {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return 'Z';
    }
  }

  static boolean lives(long pid) {
    return state(pid) != 'Z';
  }

  static void kill(String signal, long pid) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
