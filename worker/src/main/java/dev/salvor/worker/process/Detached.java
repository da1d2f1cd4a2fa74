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
import java.util.function.Predicate;

/**
 * Starts a program that outlives its starter: a transient unit where systemd runs and the caller is
 * root, else a session of its own.
 */
public final class Detached {
  private static final List<String> SCRIPTS = List.of("engine.sh", "keeper.sh", "detach.sh");

  private static final Duration TIME = Duration.ofSeconds(20);

  private Detached() {}

  /**
   * Starts {@code script FOLDER COMMAND...}; returns when it is on its way, not when it works, or
   * when one that was started before is there still.
   *
   * @param unit the name of the transient unit
   * @param limits what that unit may not do; without systemd nothing of it holds
   * @param folder where the script works and records itself
   * @param keeps which of this process's variables it gets, where it is not systemd's child
   */
  public static void start(
      Path scripts,
      String unit,
      UnitLimits limits,
      String script,
      Path folder,
      Predicate<String> keeps,
      List<String> command)
      throws NodeException {
    place(scripts);
    List<String> words = new ArrayList<>();
    words.add(scripts.resolve(script).toString());
    words.add(folder.toString());
    words.addAll(command);
    Programs.Result result;
    if (Systemd.isUsable()) {
      words.addFirst("/bin/sh");
      result = new TransientUnit(unit, keeps, words).start(limits);
    } else {
      words.addAll(0, List.of("/bin/sh", scripts.resolve("detach.sh").toString()));
      result = Programs.run(TIME, words, keeps);
    }
    if (result.exit() == 69) {
      throw new NodeException("setsid is missing; install the package util-linux or busybox");
    }
    if (!result.isOk()) {
      throw new NodeException("cannot start " + unit + ": " + result.output());
    }
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
