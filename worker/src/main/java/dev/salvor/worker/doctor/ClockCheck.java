package dev.salvor.worker.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/** A clock before the program was built, or before files of this machine, is wrong. */
final class ClockCheck {
  private ClockCheck() {}

  static Finding look() {
    Instant now = Instant.now();
    Instant newest =
        Stream.of("/etc/hostname", "/etc/passwd", "/var/log", "/var/lib")
            .map(name -> changed(Path.of(name)))
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH);
    return newest.isAfter(now.plus(Duration.ofMinutes(2)))
        ? Finding.problem(
            "clock",
            "it says " + now + ", but files of this machine are from " + newest,
            "set it, for example: timedatectl set-ntp true")
        : Finding.ok("clock", now.toString());
  }

  /** When a file changed; not every machine has each of them. */
  private static Instant changed(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException absent) {
      return Instant.EPOCH;
    }
  }
}
