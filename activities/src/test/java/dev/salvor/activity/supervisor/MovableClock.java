package dev.salvor.activity.supervisor;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/**
 * The wall clock that a lab's supervisor and commands see, by libfaketime. The time since boot
 * stays what it is, as on a machine whose clock is set.
 */
final class MovableClock {
  private final Path file;
  private final Path tools;

  private MovableClock(Path file, Path tools) {
    this.file = file;
    this.tools = tools;
  }

  /** Gives the lab's {@code sh} a clock of its own, which shows the right time for now. */
  static MovableClock in(Lab lab, Path folder) throws IOException {
    Path library =
        Stream.of("x86_64-linux-gnu/", "aarch64-linux-gnu/", "")
            .map(place -> Path.of("/usr/lib/" + place + "faketime/libfaketime.so.1"))
            .filter(Files::exists)
            .findFirst()
            .orElse(Path.of("none"));
    Require.that(Files.exists(library), "libfaketime is needed (Debian package libfaketime)");
    MovableClock clock =
        new MovableClock(folder.resolve("clock"), Files.createDirectories(folder.resolve("tools")));
    clock.move("+0");
    String sh =
        lab.shell == Shell.BUSYBOX
            ? lab.shell.command().getFirst() + " sh"
            : lab.shell.command().getFirst();
    Path wrapper =
        Files.writeString(
            clock.tools.resolve("sh"),
            "#!"
                + lab.shell.command().getFirst()
                + (lab.shell == Shell.BUSYBOX ? " sh" : "")
                + "\nFAKETIME_TIMESTAMP_FILE="
                + clock.file
                + " FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1 LD_PRELOAD="
                + library
                + "\nexport FAKETIME_TIMESTAMP_FILE FAKETIME_NO_CACHE FAKETIME_DONT_FAKE_MONOTONIC"
                + " LD_PRELOAD\nexec "
                + sh
                + " \"$@\"\n");
    Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
    lab.withTools(clock.tools);
    return clock;
  }

  /** Sets it off by so much, such as {@code +1h}. */
  void move(String by) throws IOException {
    Path beside = Files.writeString(file.resolveSibling("clock.new"), by + "\n");
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
