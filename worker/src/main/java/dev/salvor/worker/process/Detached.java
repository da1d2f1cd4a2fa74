package dev.salvor.worker.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Starts a program that outlives its starter: a transient unit where systemd runs and the caller is
 * root, else a session of its own.
 */
public final class Detached {
  private static final List<String> SCRIPTS = List.of("engine.sh", "keeper.sh", "detach.sh");

  private static final Duration TIME = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(200);

  private Detached() {}

  /**
   * Starts {@code script FOLDER COMMAND...}; returns when it is on its way, not when it works, or
   * when one that was started before is there still.
   *
   * @param unit the name of the transient unit
   * @param folder where the script works and records itself
   * @param keeps which of this process's variables it gets, where it is not systemd's child
   */
  public static void start(
      Path scripts,
      String unit,
      String script,
      Path folder,
      Predicate<String> keeps,
      List<String> command)
      throws NodeException {
    place(scripts);
    List<String> line = new ArrayList<>();
    if (Systemd.isUsable()) {
      line.addAll(
          List.of(
              "systemd-run",
              "--quiet",
              "--collect",
              "--unit=" + unit,
              "--property=KillMode=mixed"));
      line.addAll(
          List.of("--property=TimeoutStopSec=15", "--property=OOMPolicy=continue", "/bin/sh"));
    } else {
      line.addAll(List.of("/bin/sh", scripts.resolve("detach.sh").toString()));
    }
    line.add(scripts.resolve(script).toString());
    line.add(folder.toString());
    line.addAll(command);
    Programs.Result result = Programs.run(TIME, line, keeps);
    if (!result.isOk() && Systemd.isUsable()) {
      // One unit of a name at a time: this is the older one's, which its keeper brings back.
      long end = System.nanoTime() + TIME.toNanos();
      while (stateOf(unit).equals("deactivating") && System.nanoTime() < end) {
        Waiting.pause(LOOK);
      }
      if (isThere(unit)) {
        return;
      }
      result = Programs.run(TIME, line, keeps);
    }
    if (result.exit() == 69) {
      throw new NodeException("setsid is missing; install the package util-linux or busybox");
    }
    if (!result.isOk()) {
      throw new NodeException("cannot start " + unit + ": " + result.output());
    }
  }

  private static boolean isThere(String unit) throws NodeException {
    return Set.of("active", "activating", "reloading").contains(stateOf(unit));
  }

  private static String stateOf(String unit) throws NodeException {
    return Programs.run(TIME, "systemctl", "is-active", unit).output().strip();
  }

  private static void place(Path scripts) throws NodeException {
    for (String name : SCRIPTS) {
      Path file = scripts.resolve(name);
      try (InputStream in = Detached.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new NodeException(name + " is missing in the program; build it again");
        }
        byte[] wanted = in.readAllBytes();
        if (Files.exists(file) && Arrays.equals(wanted, Files.readAllBytes(file))) {
          continue;
        }
        Path next = Files.createTempFile(scripts, name, ".new");
        Files.write(next, wanted);
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwx------"));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException failure) {
        throw FileProblem.of(file, failure);
      }
    }
  }
}
